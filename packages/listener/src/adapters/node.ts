import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, receive } from './incoming.ts';
import type { Receiving } from './receiving.ts';

/**
 * A request handler for `node:http` and whatever hands over its requests: `createServer(toNodeHandler(listener))`.
 * It never rejects, and always answers unless the sender has gone.
 */
export function toNodeHandler(
  listener: Receiving,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => answer(response, await receive(listener, request));
}
