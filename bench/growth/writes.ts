import pg from 'pg';
import {
  associationOf,
  type GrownSize,
  LARGE,
  locationNumber,
  plainHome,
  plainHomes,
} from '../../packages/server/test/grown/grown-graph.ts';
import type { Contestant } from '../harness/contest.ts';
import { openLoad } from '../harness/load/load.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';
import type { Grown, GrownRelata } from './grown-relata.ts';

const CONNECTIONS = 64;
/** In one request. */
export const BULK = 500;
const BULK_CONNECTIONS = 4;
/** As many as relata joins at the most. */
const BATCH = 256;
/** A prime: neighbours in time are far apart in the index. */
const SPREAD = 7_919;

/** Pairs that nobody has related: `part` of 4 is who asks. Those of the graph are closer to each other than a quarter. */
function pairOf(size: GrownSize, part: number, n: number): readonly [first: string, second: string] {
  const homes = plainHomes(size);
  const first = (n * SPREAD) % homes;
  const distance = Math.floor((homes * part) / 4) + Math.floor(n / homes);
  return [plainHome(first), plainHome((first + distance) % homes)];
}

/** Creates relations over HTTP, so many a sample: the database is to stay of its size. */
export async function openCreates(bench: Bench, grown: GrownRelata, count: number): Promise<Contestant> {
  const { relata, headers, size, name } = grown;
  const all = count * (bench.scale.rounds + 1);
  const requests = Array.from({ length: all }, (_, n): LoadRequest => {
    const [firstRecordId, secondRecordId] = pairOf(size, 2, n);
    const body = { locationId: LARGE, associationId: associationOf(1, 0), firstRecordId, secondRecordId };
    return { method: 'POST', path: '/associations/relations', body };
  });
  const load = await openLoad(bench, { url: relata.url, headers, mode: 'once', expect: [201], requests });
  return {
    name: `relata, ${name}`,
    async measure() {
      const { perSecond, latencyMs } = await load.run({ connections: CONNECTIONS, count });
      return { value: perSecond, details: { ...latencyMs } };
    },
  };
}

/** The same in bulk. */
export async function openBulk(bench: Bench, grown: GrownRelata, count: number): Promise<Contestant> {
  const { relata, headers, size, name } = grown;
  const pieces = Math.ceil(count / BULK);
  const requests = Array.from({ length: pieces * (bench.scale.rounds + 1) }, (_, piece): LoadRequest => {
    const add = Array.from({ length: BULK }, (_each, index) => {
      const [firstRecordId, secondRecordId] = pairOf(size, 1, piece * BULK + index);
      return { associationId: associationOf(1, 0), firstRecordId, secondRecordId };
    });
    return { method: 'POST', path: '/associations/relations/bulk', body: { locationId: LARGE, add } };
  });
  const load = await openLoad(bench, { url: relata.url, headers, mode: 'once', expect: [200], requests });
  return {
    name: `bulk, ${name}`,
    async measure() {
      const { perSecond, latencyMs } = await load.run({ connections: BULK_CONNECTIONS, count: pieces });
      return { value: perSecond * BULK, details: { ...latencyMs } };
    },
  };
}

const INSERT = `
  with related as (
    insert into relation (
      location_id, id, association_id, first_record_id, second_record_id, first_single, second_single, created_at
    )
    select $1, r.id, $2, r.first, r.second, false, false, now() from unnest($3::text[], $4::text[], $5::text[]) as r (id, first, second)
  )
  insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
  select $6, $7::bigint + e.n, 'RelationCreate', e.id, e.id, e.id, e.id, now(), $8::json
  from unnest($3::text[]) with ordinality as e (id, n)
`;

/**
 * The least that anybody could do: rows of the same size into the same tables, a batch a statement and transaction, by
 * one connection, with nothing read, checked or numbered. The events go into another location's log.
 */
export async function openRaw(
  bench: Bench,
  postgres: BenchPostgres,
  { databaseUrl, size, name }: Grown,
  count: number,
): Promise<Contestant> {
  const client = new pg.Client({ connectionString: databaseUrl, ssl: false });
  await client.connect();
  bench.defer(() => client.end());
  const [event] = await postgres.query<{ data: string }>(
    databaseUrl,
    `select data::text as data from event where location_id = '${LARGE}' limit 1`,
  );
  let written = 0;
  return {
    name: `raw, ${name}`,
    async measure() {
      const from = performance.now();
      const end = written + count;
      while (written < end) {
        const rows = Array.from({ length: Math.min(BATCH, end - written) }, (_, index) => {
          const n = written + index;
          return [`6f${n.toString(16).padStart(22, '0')}`, ...pairOf(size, 3, n)] as const;
        });
        const column = (index: 0 | 1 | 2): string[] => rows.map((row) => row[index]);
        const elsewhere = [locationNumber(2), 1_000_000 + written, event?.data];
        await client.query({
          name: 'raw',
          text: INSERT,
          values: [LARGE, associationOf(1, 0), column(0), column(1), column(2), ...elsewhere],
        });
        written += rows.length;
      }
      return { value: (count * 1_000) / (performance.now() - from) };
    },
  };
}
