import { toNodeHandler } from './node.ts';
import type { Receiving } from './receiving.ts';

/**
 * A handler for Express: `app.use('/webhooks', toExpressHandler(listener))`. Mount it before `express.json()`, or keep
 * the bytes with `express.raw({ type: () => true })`. Mounted with `app.use` or `app.all` it refuses other methods itself.
 */
export const toExpressHandler: (listener: Receiving) => ReturnType<typeof toNodeHandler> = toNodeHandler;
