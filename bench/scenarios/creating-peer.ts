import type { FloorGraph } from '../contestants/floor-graph.ts';
import type { Peer, PeerGraph } from '../contestants/peer.ts';
import { pairsOf } from '../contestants/relata.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';
import { type Creating, openCreating } from './creating.ts';

/** More than others' software was seen to create. */
const PEER_PER_SECOND_MAX = 6_000;

/** Another's server that is told to create relations in as many locations. */
export async function openCreatingPeer(
  bench: Bench,
  postgres: BenchPostgres,
  peer: Peer,
  { locations }: Pick<FloorGraph, 'locations'>,
): Promise<Creating> {
  const pairs = (bench.scale.rounds + 1) * Math.max(1, bench.scale.seconds) * PEER_PER_SECOND_MAX;
  const recordsASide = Math.ceil(Math.sqrt(pairs / locations));
  const graphs: PeerGraph[] = [];
  for (let number = 0; number < locations; number += 1) {
    graphs.push(await peer.makeGraph(`location ${number} of ${locations}`, recordsASide));
  }
  // Of earlier parts.
  const before = await peer.countRelations();
  return openCreating(bench, {
    name: peer.name,
    // It goes on to the next part; the bench ends it.
    server: { ...peer, stop: async () => undefined },
    databasePid: postgres.pid,
    headers: peer.headers,
    requests: requestsInTurns(graphs),
    settle: () => postgres.query(postgres.url, 'checkpoint'),
    count: async () => ({ relations: (await peer.countRelations()) - before }),
  });
}

/** A pair of each location, then the next of each. */
function* requestsInTurns(graphs: readonly PeerGraph[]): Generator<LoadRequest> {
  const turns = graphs.map((graph) => ({ graph, pairs: pairsOf(graph.first, graph.second) }));
  for (;;) {
    for (const { graph, pairs } of turns) {
      const next = pairs.next();
      if (next.done) return;
      yield graph.createRelation({ associationId: graph.associationId, ...next.value });
    }
  }
}
