import type { Readable } from 'node:stream';
import { RelataError } from '../errors.ts';

/**
 * Reads a body of at most `bytesMax`; each piece is told to `hold` as it arrives, which may refuse it by throwing.
 * Throws 413 for a longer one, as soon as that is known.
 */
export function readBody(
  payload: Readable,
  announced: string | undefined,
  bytesMax: number,
  hold: (bytes: number) => void,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  if (Number(announced) > bytesMax) {
    reject(new RelataError('body_too_large', { bytesMax }));
    return promise;
  }
  const chunks: Buffer[] = [];
  let length = 0;

  function onData(chunk: Buffer): void {
    length += chunk.length;
    try {
      if (length > bytesMax) throw new RelataError('body_too_large', { bytesMax });
      hold(chunk.length);
      chunks.push(chunk);
    } catch (error) {
      end();
      reject(error);
    }
  }
  function onEnd(): void {
    end();
    resolve(Buffer.concat(chunks, length));
  }
  /** The caller hung up within its body: nobody reads the answer, and nothing went wrong here. */
  function onError(cause: Error): void {
    end();
    reject(new RelataError('invalid_http', {}, { cause }));
  }
  function end(): void {
    payload.off('data', onData).off('end', onEnd).off('error', onError);
    // Whatever comes after its last listener has gone must not bring the process down.
    payload.on('error', () => {});
  }

  payload.on('data', onData).on('end', onEnd).on('error', onError);
  return promise;
}
