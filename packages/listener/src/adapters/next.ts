import { toFetchHandler } from './fetch.ts';

/**
 * A route handler for Next: `export const POST = toRouteHandler(listener)` in `app/…/route.ts`. Methods that are not
 * exported are refused by Next itself.
 */
export const toRouteHandler: typeof toFetchHandler = toFetchHandler;
