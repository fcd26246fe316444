import { statement } from '../../src/db/statement.ts';
import type { TestApp } from '../support/start-test-app.ts';

const copyEvent = statement<unknown>(
  'test_copy_event',
  `
  with last as (select * from event where location_id = $1 and seq = (select head from location where id = $1)),
    copied as (
      insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
      select last.location_id, last.seq + n, last.type, last.entity_id, last.order_key, last.webhook_id || n,
        last.trace_id, last.created_at, last.data
      from last, generate_series(1, $2::integer) as n
    )
  update location set head = head + $2::integer where id = $1
`,
);

const cutLog = statement<unknown>(
  'test_cut_log_before',
  `
  with cut as (delete from event where location_id = $1 and seq < $2)
  update location set tail = $2 where id = $1
`,
);

/** Makes a log longer by copies of its last event, and tells nobody. */
export async function lengthen(app: TestApp, locationId: string, count: number): Promise<void> {
  await app.database.query(copyEvent(locationId, count));
}

const setBack = statement<unknown>(
  'test_set_log_back',
  `
  with cut as (delete from event where location_id = $1 and seq > $2)
  update location set head = $2 where id = $1
`,
);

/** Takes away what is before a number, as retention does. */
export async function cutBefore(app: TestApp, locationId: string, seq: number): Promise<void> {
  await app.database.query(cutLog(locationId, seq));
}

/** Takes away what is after a number, as the restoring of a backup does. */
export async function setBackTo(app: TestApp, locationId: string, seq: number): Promise<void> {
  await app.database.query(setBack(locationId, seq));
}
