import { expect } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import type { Received } from '../delivery/receiver.ts';
import type { Acknowledged } from './writers.ts';

// What twenty crashes may have left behind, and what not.

export interface LoggedRow {
  readonly seq: number;
  readonly type: string;
  readonly entity_id: string;
  readonly order_key: string;
  readonly webhook_id: string;
  readonly trace_id: string;
  readonly created_at: string;
  readonly link: string | null;
}

const page = statement<LoggedRow>(
  'test_crash_log',
  `
  select seq, type, entity_id, order_key, webhook_id, trace_id, created_at,
    case when type like 'Relation%' then concat_ws(' ', data ->> 'firstRecordId', data ->> 'secondRecordId') end as link
  from event
  where location_id = $1 and seq > $2
  order by seq
  limit 20000
`,
);

const records = statement<{ id: string }>(
  'test_crash_contacts',
  `
  select id from record where location_id = $1 and object_key = 'contact'
`,
);

const relations = statement<{ id: string }>(
  'test_crash_relations',
  'select id from relation where location_id = $1',
);

const going = statement<{ n: number }>(
  'test_crash_going',
  `
  select (select count(*) from association where location_id = $1 and going)
    + (select count(*) from record where location_id = $1 and going) as n
`,
);

export async function readLog(database: Database, locationId: string): Promise<LoggedRow[]> {
  const log: LoggedRow[] = [];
  for (;;) {
    const rows = await database.query(page(locationId, log.at(-1)?.seq ?? 0));
    if (rows.length === 0) return log;
    log.push(...rows);
  }
}

/** 1, 2, 3 … without gaps, in time. */
export function expectSound(log: readonly LoggedRow[]): void {
  log.forEach(({ seq, created_at }, index) => {
    if (seq !== index + 1) throw new Error(`the log has number ${seq} at place ${index + 1}`);
    if (created_at < (log[index - 1]?.created_at ?? '')) throw new Error(`time runs backwards at ${seq}`);
  });
}

/** Each promise is in the log exactly once; nothing is in it twice, promised or not. */
export function expectKept(log: readonly LoggedRow[], acknowledged: readonly Acknowledged[]): void {
  const entries = Map.groupBy(log, ({ trace_id, entity_id, type }) => `${trace_id} ${type} ${entity_id}`);
  for (const [entry, times] of entries) {
    if (times.length > 1) throw new Error(`${entry} is in the log ${times.length} times`);
  }
  const lost = acknowledged.filter(
    ({ traceId, type, entityId }) => !entries.has(`${traceId} ${type} ${entityId}`),
  );
  expect(lost).toEqual([]);
}

/** The rows are those that the log tells of; those of the association that was put there behind its back are gone. */
export async function expectState(
  database: Database,
  locationId: string,
  log: readonly LoggedRow[],
  imported: ReadonlySet<string>,
): Promise<void> {
  const contacts = new Set<string>();
  const links = new Set(imported);
  for (const { type, entity_id } of log) {
    if (type === 'ContactCreate') contacts.add(entity_id);
    if (type === 'ContactDelete') contacts.delete(entity_id);
    if (type === 'RelationCreate') links.add(entity_id);
    if (type === 'RelationDelete' && !links.delete(entity_id))
      throw new Error(`${entity_id} was deleted twice`);
  }
  const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  expect(idsOf(await database.query(records(locationId)))).toEqual(contacts);
  expect(idsOf(await database.query(relations(locationId)))).toEqual(links);
  expect(await database.query(going(locationId))).toEqual([{ n: 0 }]);
}

/** Each event arrived at least once, and those of one key for the first time in their order. */
export function expectDelivered(
  log: readonly LoggedRow[],
  types: readonly string[],
  received: readonly Received[],
): void {
  const expected = log.filter(({ type }) => types.includes(type));
  const bySeq = new Map(expected.map((row) => [row.seq, row]));
  const arrived = new Set<number>();
  const lastOfKey = new Map<string, number>();
  for (const { sequence, body } of received) {
    const row = bySeq.get(sequence);
    if (row === undefined) throw new Error(`${body.type} ${sequence} was delivered, but is not in the log`);
    expect(body.webhookId).toBe(row.webhook_id);
    if (arrived.has(sequence)) continue;
    arrived.add(sequence);
    const last = lastOfKey.get(row.order_key) ?? 0;
    if (last > sequence) throw new Error(`${sequence} arrived after ${last}, and both are about the same`);
    lastOfKey.set(row.order_key, sequence);
  }
  expect(expected.filter(({ seq }) => !arrived.has(seq))).toEqual([]);
}
