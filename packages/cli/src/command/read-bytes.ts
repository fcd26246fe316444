import { readFile } from 'node:fs/promises';
import { exitCodes, Failure } from '../failure.ts';

/** More than any body, key or list of headers has. */
const BYTES_MAX = 16 << 20;

/** A file, or with `-` what comes in on stdin, byte for byte. Throws a `Failure` that names what cannot be read. */
export async function readBytes(path: string, signal: AbortSignal): Promise<Buffer> {
  const bytes = path === '-' ? await readStdin(signal) : await readPath(path, signal);
  if (bytes.length > BYTES_MAX) throw tooLarge(path);
  return bytes;
}

async function readPath(path: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFile(path, { signal });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || signal.aborted) throw error;
    throw new Failure(`${path} cannot be read (${code})`, exitCodes.usage, { cause: error });
  }
}

async function readStdin(signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const stop = (): void => void process.stdin.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BYTES_MAX) throw tooLarge('stdin');
    chunks.push(chunk);
  }
  signal.removeEventListener('abort', stop);
  return Buffer.concat(chunks);
}

function tooLarge(what: string): Failure {
  return new Failure(`${what} has more than ${BYTES_MAX >> 20} MiB`, exitCodes.usage);
}
