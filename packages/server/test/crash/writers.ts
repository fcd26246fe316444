import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../support/server-process.ts';

/** An answer with 2xx, which promises that the change was made. */
export interface Acknowledged {
  readonly traceId: string;
  readonly type: 'ContactCreate' | 'ContactUpdate' | 'RelationCreate' | 'RelationDelete' | 'ContactDelete';
  readonly entityId: string;
}

export interface Writers {
  readonly acknowledged: readonly Acknowledged[];
  /** Answers that a client should never get. */
  readonly wrong: readonly string[];
  stop(): Promise<void>;
}

export interface WritersOptions {
  readonly count: number;
  /** The server that runs now: another one after each crash. */
  readonly server: () => ServerProcess;
  readonly locationId: string;
  /** Of contacts with each other. */
  readonly associationId: string;
}

/**
 * Clients that make contacts, change, relate, unrelate and delete them, each one thing after another, and note what
 * they were promised. What is not answered, because the server died, is not asked again.
 */
export function startWriters({ count, server, locationId, associationId }: WritersOptions): Writers {
  const acknowledged: Acknowledged[] = [];
  const wrong: string[] = [];
  let going = true;

  async function call(
    type: Acknowledged['type'],
    method: string,
    path: string,
    body?: object,
    idOf: (body: Body) => string | undefined = ({ contact }) => contact?.id,
  ): Promise<string | undefined> {
    const { url, adminToken } = server();
    let answer: Response;
    let parsed: Body;
    try {
      answer = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify({ ...body }) }),
      });
      parsed = (await answer.json()) as Body;
    } catch {
      // It died, or has not come back yet.
      await sleep(20);
      return undefined;
    }
    if (!answer.ok) {
      if (!(answer.status === 503 && answer.headers.has('retry-after'))) {
        wrong.push(`${method} ${path}: ${answer.status} ${JSON.stringify(parsed)}`);
      }
      return undefined;
    }
    const entityId = idOf(parsed);
    if (entityId === undefined) wrong.push(`${method} ${path}: no id in ${JSON.stringify(parsed)}`);
    else acknowledged.push({ traceId: String(answer.headers.get('x-trace-id')), type, entityId });
    return entityId;
  }

  async function write(writer: number): Promise<void> {
    let last: string | undefined;
    for (let n = 0; going; n += 1) {
      const id = await call('ContactCreate', 'POST', '/contacts/', {
        locationId,
        firstName: `${writer}-${n}`,
      });
      if (id === undefined) continue;
      for (const lastName of ['one', 'two']) {
        await call('ContactUpdate', 'PUT', `/contacts/${id}`, { lastName });
      }
      if (last !== undefined) {
        const link = { locationId, associationId, firstRecordId: id, secondRecordId: last };
        const relationId = await call(
          'RelationCreate',
          'POST',
          '/associations/relations',
          link,
          (body) => body.id,
        );
        if (relationId !== undefined && n % 2 === 0) {
          const path = `/associations/relations/${relationId}?locationId=${locationId}`;
          await call('RelationDelete', 'DELETE', path, undefined, () => relationId);
        }
      }
      if (n % 5 === 4) {
        await call('ContactDelete', 'DELETE', `/contacts/${id}`, undefined, () => id);
        last = undefined;
      } else {
        last = id;
      }
    }
  }

  const writing = Promise.all(Array.from({ length: count }, (_, writer) => write(writer)));
  return {
    acknowledged,
    wrong,
    async stop() {
      going = false;
      await writing;
    },
  };
}

interface Body {
  readonly id?: string;
  readonly contact?: { readonly id: string };
}
