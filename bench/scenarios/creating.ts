import type { CreateBody } from '../contestants/floor-graph.ts';
import type { Graph } from '../contestants/relata.ts';
import { pairsOf } from '../contestants/relata.ts';
import type { Contestant } from '../harness/contest.ts';
import { openLoad } from '../harness/load/load.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Bench } from '../harness/scenario.ts';

/** Clients, each with one request under way. */
export const CONNECTIONS = 64;

export interface CreatingServer {
  readonly name: string;
  readonly server: { readonly pid: number; readonly url: string; stop(): Promise<void> };
  /** Of the database, where it is a process of its own. */
  readonly databasePid?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** As many as will be sent at the most: none is sent twice. */
  readonly requests: Iterable<LoadRequest>;
  /** Before each run: what the database has put off until now would fall on somebody. */
  settle?(): Promise<unknown>;
  /** What there is after a run; where it can only be seen when the server has ended, the caller looks. */
  count?(): Promise<Written>;
}

export interface Written {
  readonly relations: number;
  /** Where each relation has one. */
  readonly events?: number;
  /** Locations whose events are not numbered 1, 2, 3 … to their head. */
  readonly misnumbered?: number;
}

export interface Creating {
  readonly contestant: Contestant;
  /** Throws if there is something else than what was acknowledged. */
  verify(written: Written): void;
  /** What was verified, of all runs so far. */
  check(): string;
  /** Ends the load and the server. */
  stop(): Promise<void>;
}

/** A server that is told to create relations, by one client after the other's answer. */
export async function openCreating(bench: Bench, options: CreatingServer): Promise<Creating> {
  const { name, server, databasePid } = options;
  const load = await openLoad(bench, {
    url: server.url,
    ...(options.headers === undefined ? {} : { headers: options.headers }),
    mode: 'once',
    expect: [200, 201],
    requests: options.requests,
  });
  let acknowledged = 0;
  let last: Written | undefined;
  const verify = (written: Written): void => {
    last = written;
    const { relations, events = relations, misnumbered = 0 } = written;
    if (relations !== acknowledged || events !== acknowledged || misnumbered > 0) {
      throw new Error(`${name}: ${acknowledged} were acknowledged, but there are ${JSON.stringify(written)}`);
    }
  };
  return {
    contestant: {
      name,
      async measure() {
        await options.settle?.();
        const watched = { own: server.pid, ...(databasePid === undefined ? {} : { database: databasePid }) };
        const before = Object.values(watched).map(cpuSecondsOf);
        const result = await load.run({ connections: CONNECTIONS, seconds: bench.scale.seconds });
        const shares = Object.entries(watched).map(([of, pid], index) => {
          return [of, (cpuSecondsOf(pid) - (before[index] ?? 0)) / result.seconds] as const;
        });
        acknowledged += result.requests;
        if (options.count !== undefined) verify(await options.count());
        const cpu = Object.fromEntries(shares);
        return { value: result.perSecond, details: { ...result.latencyMs, load: result.cpuShare, ...cpu } };
      },
    },
    verify,
    check() {
      if (last === undefined) throw new Error(`${name}: nothing was verified`);
      const events = last.events === undefined ? '' : ' and events';
      const numbered = last.misnumbered === undefined ? '' : ', numbered without gaps';
      return `${name}: ${acknowledged} acknowledged, as many relations${events}${numbered}`;
    },
    async stop() {
      await load.stop();
      await server.stop();
    },
  };
}

/** What there is in relata's tables: `Written`, all of it; of who does not number, `misnumbered` means nothing. */
export const WRITTEN = `
  select (select count(*) from relation)::int as relations,
    (select count(*) from event where type = 'RelationCreate')::int as events,
    (
      select count(*)
      from location l
      cross join lateral (
        select count(*) as n, min(seq) as first, max(seq) as last from event where location_id = l.id
      ) e
      where e.n > 0 and (e.first <> 1 or e.n <> e.last or e.last <> l.head)
    )::int as misnumbered
`;

export function* createRequests(bodies: Iterable<CreateBody>): Generator<LoadRequest> {
  for (const body of bodies) yield { method: 'POST', path: '/associations/relations', body };
}

/** A pair of each location, then the next of each. */
export function* inTurns(graphs: readonly Graph[]): Generator<CreateBody> {
  const turns = graphs.map((graph) => ({ graph, pairs: pairsOf(graph.first, graph.second) }));
  for (;;) {
    for (const { graph, pairs } of turns) {
      const next = pairs.next();
      if (next.done) return;
      yield { locationId: graph.locationId, associationId: graph.associationId, ...next.value };
    }
  }
}
