import type { EgressAllow } from '../../config.ts';
import { createEgress } from './egress.ts';

/** Says why no webhook would get to a URL from here; undefined if a connection could be made, which sends nothing. */
export type Reach = (url: string) => Promise<string | undefined>;

/** By the rules that webhooks are sent by, and TLS if it is https. */
export function createReach(allow: EgressAllow, ca: string | undefined): Reach {
  const egress = createEgress(allow, { ca });
  return async (text) => {
    const objection = await egress.objectionNow(text);
    if (objection !== undefined) return objection;
    const { protocol, hostname, port } = new URL(text);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    egress.connector({ protocol, hostname, port }, (error, socket) => {
      socket?.destroy();
      resolve(error?.message);
    });
    return promise;
  };
}
