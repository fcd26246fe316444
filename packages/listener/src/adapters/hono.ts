import { toFetchHandler } from './fetch.ts';
import type { Receiving } from './receiving.ts';

/** A handler for Hono: `app.all('/webhooks', toHonoHandler(listener))`. No middleware before it may read the body. */
export function toHonoHandler(
  listener: Receiving,
): (context: { readonly req: { readonly raw: Request } }) => Promise<Response> {
  const handler = toFetchHandler(listener);
  // Not `context.req`: what that gives for bytes may have been text, or JSON, in between.
  return (context) => handler(context.req.raw);
}
