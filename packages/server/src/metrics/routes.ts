import type { Database } from '../db/connect.ts';
import type { Http } from '../http/types.ts';
import type { Metrics } from './metrics.ts';
import type { StateReader } from './state.ts';

/** What answers requests that no route is for; their paths are anybody's invention. */
const NO_ROUTE = 'none';
/** Answers that end when the caller has heard enough. */
const STREAM = /\/stream$/;

export interface MetricsRoutes {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly state: StateReader;
}

/** `/metrics`, for Prometheus. Must be registered before the routes whose requests are to be counted. */
export function metricsRoutes(app: Http, { database, metrics, state }: MetricsRoutes): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? NO_ROUTE;
    metrics.answered({
      method: request.method,
      route,
      status: reply.statusCode,
      seconds: STREAM.test(route) ? undefined : reply.elapsedTime / 1_000,
    });
  });

  app.get(
    '/metrics',
    { config: { guard: 'metrics', counting: 'health' }, schema: { hide: true } },
    async (_, reply) => {
      const text = await metrics.text(database.usage(), await state.read());
      return reply.type(metrics.contentType).send(text);
    },
  );
}
