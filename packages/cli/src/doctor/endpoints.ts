import { ApiError } from '@relata/client';
import { type Config, createReach } from '@relata/server';
import type { Context } from '../command/context.ts';
import { itemsOf } from '../command/pages.ts';
import type { Endpoint } from '../endpoints/show.ts';
import { about, type Finding } from './check.ts';

/** More would take long, and make a list that nobody reads. */
const ENDPOINTS_MAX = 100;
const AT_A_TIME = 10;

/** Their status, and whether a connection can be made from here; nothing is sent. */
export async function examineEndpoints(
  context: Context,
  config: Config | undefined,
  isServerThere: boolean,
): Promise<Finding[]> {
  if (!isServerThere || context.settings.token === undefined) return [];
  const endpoints: Endpoint[] = [];
  try {
    const read = (after: string | undefined, limit: number) =>
      context.api().GET('/v1/endpoints', { params: { query: { after, limit } } });
    for await (const endpoint of itemsOf(read, ENDPOINTS_MAX)) endpoints.push(endpoint);
  } catch (error) {
    // The token cannot do this; what is wrong with it has been said.
    if (error instanceof ApiError) return [];
    throw error;
  }
  if (endpoints.length === 0) return [about('endpoint').skip('there is none')];
  const reach = config && createReach(config.egressAllow, config.egressCa);
  const found: Finding[] = [];
  for (let at = 0; at < endpoints.length; at += AT_A_TIME) {
    context.signal.throwIfAborted();
    const some = endpoints.slice(at, at + AT_A_TIME);
    found.push(...(await Promise.all(some.map((endpoint) => examineEndpoint(endpoint, reach)))));
  }
  return found;
}

async function examineEndpoint(
  { id, url, status, statusReason }: Endpoint,
  reach: ReturnType<typeof createReach> | undefined,
): Promise<Finding> {
  const endpoint = about('endpoint');
  if (url === null) return endpoint.ok(`${id} is pulled`);
  const problem = await reach?.(url);
  const name = `${id} ${url}`;
  if (problem !== undefined)
    return endpoint.fail(
      `${name}: ${problem}`,
      'This is as seen from here. Start the listener, or allow its network: RELATA_EGRESS_ALLOW.',
    );
  if (status === 'enabled') return endpoint.ok(`${name} can be reached`);
  const why = `${name} is ${status}${statusReason === null ? '' : ` (${statusReason})`}`;
  return endpoint.warn(why, `It can be reached; relata endpoints resume ${id} goes on with it.`);
}
