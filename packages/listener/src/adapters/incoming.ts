import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Readable } from 'node:stream';
import type { HandleResult } from '../outcome.ts';
import { alreadyParsed, Gathered, type ReadBody, tooLarge, unreadable } from './read-body.ts';
import type { Receiving } from './receiving.ts';

/** How long a sender has for taking the answer to what was not read to its end. */
const LINGER_MS = 1_000;

/** What a parser that ran before may have left on a request. */
type Incoming = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

export interface Received {
  readonly result: HandleResult;
  /** There is more of the body, which is not to be read. */
  readonly unread: boolean;
}

/** Hands a request of `node:http` to the listener. Its body is read from `stream`, which is mostly itself. */
export async function receive(
  listener: Receiving,
  request: Incoming,
  stream: Readable = request,
): Promise<Received> {
  const { method = '', headers } = request;
  if (method !== 'POST') {
    const unread = !request.readableEnded && mayHaveBody(request);
    return { result: listener.refuse('method_not_allowed'), unread };
  }
  const read = await readIncoming(request, stream, listener.maxBodyBytes);
  if (read.ok)
    return { result: await listener.handle({ rawBody: read.bytes, headers, method }), unread: false };
  // Not by the headers: in HTTP/2 none of them need say that there is a body.
  const unread = !request.readableEnded && read.code === 'body_too_large';
  return { result: listener.refuse(read.code), unread };
}

/**
 * Answers, and hangs up where the body was left unread. Not at once: a connection that is closed with bytes waiting in
 * it is reset, and the sender may never see the answer. Nor does it read on, which for 50 MB is what was to be
 * avoided. So the answer is sent whole, and ended when the sender has gone or has had time enough.
 */
export function answer(response: ServerResponse, { result, unread }: Received): void {
  if (response.headersSent || response.destroyed) return;
  const { status, body } = result;
  const headers = { ...result.headers, 'content-length': Buffer.byteLength(body) };
  if (!unread) {
    // A string goes out in one write with the headers, bytes would take one for several parts.
    response.writeHead(status, headers).end(body);
    return;
  }
  if (isHttp2(response)) {
    // There it is the request alone that is given up, and its answer arrives all the same.
    response.writeHead(status, headers).end(body, () => response.stream.close());
    return;
  }
  response.writeHead(status, { ...headers, connection: 'close' });
  response.write(body);
  const end = setTimeout(() => response.end(), LINGER_MS);
  response.once('close', () => clearTimeout(end));
}

function isHttp2(response: ServerResponse): response is ServerResponse & Http2ServerResponse {
  return response.req.httpVersionMajor === 2;
}

function mayHaveBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * A parser before this is no harm if it left the bytes: as `rawBody`, where functions in the cloud have them, or as
 * `body`, as `express.raw()` does. Whether one ran is told by the stream alone: a parser that passed a request over may
 * still have left an empty `body`.
 */
async function readIncoming(request: Incoming, stream: Readable, bytesMax: number): Promise<ReadBody> {
  for (const bytes of [request.rawBody, request.body]) {
    if (isBytes(bytes)) return bytes.length > bytesMax ? tooLarge : { ok: true, bytes };
  }
  if (Number(request.headers['content-length']) > bytesMax) return tooLarge;
  return readStream(stream, bytesMax);
}

function readStream(stream: Readable, bytesMax: number): Promise<ReadBody> {
  // With an encoding set, what comes is text: bytes that are none are lost.
  if (stream.readableDidRead || stream.readableEncoding !== null) return Promise.resolve(alreadyParsed);
  if (stream.readableEnded) return Promise.resolve({ ok: true, bytes: new Uint8Array() });
  if (stream.destroyed) return Promise.resolve(unreadable);

  return new Promise((resolve) => {
    const body = new Gathered();
    const onData = (chunk: Uint8Array): void => {
      if (body.length + chunk.length <= bytesMax) {
        body.add(chunk);
        return;
      }
      stream.pause().off('data', onData);
      resolve(tooLarge);
    };
    const onEnd = (): void => resolve({ ok: true, bytes: body.bytes });
    const onClose = (): void => resolve(unreadable);
    // Only the first of them decides. That for errors must stay: one that comes later would find no other, and end the process.
    stream.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

// Not `instanceof`: test runners and virtual machines have a Uint8Array of their own.
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}
