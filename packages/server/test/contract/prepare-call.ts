import type { RealEstate } from '../support/real-estate.ts';
import type { Answer, TestApp } from '../support/start-test-app.ts';
import { knownRoutes } from './calls.ts';
import { type Described, targetOf } from './described-routes.ts';

export interface PreparedCall {
  /** Sends the request, which succeeds once. */
  send(options: { readonly token: string; readonly headers?: Record<string, string> }): Promise<Answer>;
}

/** Makes what a call of the route needs. */
export async function prepareCall(app: TestApp, world: RealEstate, route: Described): Promise<PreparedCall> {
  const known = knownRoutes[route.name];
  if (known === undefined) throw new Error(`${route.name} is not among the known routes`);
  const call = await known.prepare(world, app);
  return {
    send: async (options) => {
      const answer = await app.call(route.method, targetOf(route, call), {
        ...options,
        ...(call.body && { body: call.body }),
      });
      if (answer.status >= 300)
        throw new Error(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    },
  };
}
