import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';

/** Events of one statement: a second's work for the slower engine, within the time that a statement has. */
const CHUNK = 5_000;

const flood = statement<{ head: number }>(
  'test_flood',
  `
  with moved as (
    update location
    set head = head + $2::integer, head_at = clock_timestamp()
    where id = $1
    returning head, head - $2::integer as before
  ),
  written as (
    insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
    select $1, before + n, 'AssociationUpdate', thing.id, thing.id, gen_random_uuid()::text, gen_random_uuid()::text,
      clock_timestamp(), replace($4, 'THING', thing.id)::json
    from moved
    cross join generate_series(1, $2::integer) as n
    cross join lateral (select lpad(to_hex((before + n) % $3::integer), 24, '0') as id) as thing
  )
  select head from moved
`,
);

/**
 * Appends very many events about `things` things to a location's log, in turn, and wakes the delivery after each
 * piece. Quicker than any write of relata's: what is tried is what reads them.
 */
export async function appendMany(
  { database, delivery }: { database: Database; delivery: Pick<Delivery, 'wake'> },
  locationId: string,
  count: number,
  things: number,
  onChunk: () => Promise<void> = async () => {},
): Promise<void> {
  const data = JSON.stringify({
    id: 'THING',
    locationId,
    key: 'flood',
    associationType: 'USER_DEFINED',
    firstObjectKey: 'custom_objects.buyer',
    firstObjectLabel: 'Buyer',
    secondObjectKey: 'custom_objects.property',
    secondObjectLabel: 'Property',
    firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
    secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
    firstObjectToSecondObjectMaxLimit: null,
    secondObjectToFirstObjectMaxLimit: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  });
  for (let done = 0; done < count; done += CHUNK) {
    const [row] = await database.query(flood(locationId, Math.min(CHUNK, count - done), things, data));
    delivery.wake(locationId, row?.head ?? 0);
    await onChunk();
  }
}
