import type { HandleResult } from '../outcome.ts';
import { readRequest } from './fetch-body.ts';
import type { Receiving } from './receiving.ts';

/**
 * A handler of the fetch kind, as Deno, Bun, workers and others call it: `export default { fetch: toFetchHandler(listener) }`.
 * It never rejects.
 */
export function toFetchHandler(listener: Receiving): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request;
    if (method !== 'POST') return responseOf(listener.refuse('method_not_allowed'), mayHaveBody(headers));
    const read = await readRequest(request, listener.maxBodyBytes);
    return read.ok
      ? responseOf(await listener.handle({ rawBody: read.bytes, headers, method }), false)
      : responseOf(listener.refuse(read.code), read.code === 'body_too_large');
  };
}

function responseOf({ status, headers, body }: HandleResult, unread: boolean): Response {
  // Servers on Node read what is left of a body unless they are told to hang up; others know better, and ignore this.
  return new Response(body, { status, headers: unread ? { ...headers, connection: 'close' } : headers });
}

function mayHaveBody(headers: Headers): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length')) > 0;
}
