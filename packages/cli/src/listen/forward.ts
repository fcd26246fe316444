import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is posted: the bytes and the headers of a webhook as relata signed them. */
export interface Webhook {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of one POST. */
export interface Answered {
  /** undefined: nobody answered, and `error` says why. */
  readonly status: number | undefined;
  readonly error: string | undefined;
  /** The beginning of what was answered with a status that is no success. */
  readonly excerpt: string;
  readonly ms: number;
}

export interface Forwarded extends Answered {
  readonly tries: number;
}

export interface ForwardOptions {
  readonly url: URL;
  /** How long a webhook is posted again that is not answered with 2xx; 0 is not at all. */
  readonly retryMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told of the first failure of a webhook that will be posted again. */
  readonly onFailure: (answered: Answered) => void;
}

const WAIT_FIRST_MS = 200;
/** A server that is restarted by its developer should get what it missed as soon as it is back. */
const WAIT_MAX_MS = 2_000;
const EXCERPT_BYTES = 300;
/** Of an answer that does not end. */
const ANSWER_BYTES_MAX = 1024 * 1024;

export function isSuccess({ status }: Answered): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** Posts until it is answered with 2xx, or for as long as is tried. Throws only the signal's reason. */
export async function forward(webhook: Webhook, options: ForwardOptions): Promise<Forwarded> {
  const { retryMs, signal, onFailure } = options;
  const end = performance.now() + retryMs;
  for (let tries = 1; ; tries++) {
    const answered = await post(webhook, options);
    if (isSuccess(answered)) return { ...answered, tries };
    const waitMs = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** Math.min(tries - 1, 10));
    if (performance.now() + waitMs > end) return { ...answered, tries };
    if (tries === 1) onFailure(answered);
    await sleep(waitMs, undefined, { signal });
  }
}

/** One POST, on a connection of its own: one that is kept may be closed by a server that restarts. */
async function post(
  { body, headers }: Webhook,
  { url, timeoutMs, signal }: ForwardOptions,
): Promise<Answered> {
  signal.throwIfAborted();
  const began = performance.now();
  const deadline = AbortSignal.timeout(timeoutMs);
  const { promise, resolve } = Promise.withResolvers<Omit<Answered, 'ms'>>();
  const failed = (error: string): void => resolve({ status: undefined, error, excerpt: '' });
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = send(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': body.length },
    agent: false,
    signal: AbortSignal.any([signal, deadline]),
  });
  const fail = (error: NodeJS.ErrnoException): void =>
    failed(deadline.aborted ? `no answer within ${timeoutMs / 1_000} s` : (error.code ?? error.message));
  sent.on('error', fail);
  sent.on('response', (response) => {
    const { statusCode: status = 0 } = response;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const answered = (): void => {
      const excerpt = Buffer.concat(chunks).subarray(0, EXCERPT_BYTES).toString('utf8').trim();
      resolve({ status, error: undefined, excerpt: status >= 200 && status < 300 ? '' : excerpt });
    };
    response.on('data', (chunk: Buffer) => {
      if (bytes < EXCERPT_BYTES) chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= ANSWER_BYTES_MAX) return;
      answered();
      sent.destroy();
    });
    response.on('end', answered);
    response.on('error', fail);
  });
  sent.end(body);
  const result = await promise;
  signal.throwIfAborted();
  return { ...result, ms: Math.round(performance.now() - began) };
}
