import { randomUUID } from 'node:crypto';
import type { EventDataByType } from '@relata/protocol';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/delivery/endpoints/endpoint.ts';
import type { EntriesReport } from '../../src/delivery/lanes/entries.ts';
import { Entries } from '../../src/delivery/lanes/entries.ts';
import { SendableEvent } from '../../src/delivery/lanes/recent-events.ts';
import type { Entry } from '../../src/delivery/lanes/window.ts';

const endpoint = {
  events: ['*'],
  objectKeys: [],
  associations: [],
  ordering: 'entity',
  revision: 1,
} as Partial<Endpoint> as Endpoint;

function event(seq: number): SendableEvent {
  return new SendableEvent('location', {
    seq,
    type: 'RelationDelete',
    order_key: `thing ${seq}`,
    webhook_id: randomUUID(),
    trace_id: randomUUID(),
    created_at: '2026-01-01T00:00:00.000Z',
    bytes: 100,
    data: {} as EventDataByType['RelationDelete'],
  });
}

/** As a lane that was just claimed, with what was written of it. */
function claimed(written: Partial<EntriesReport> = {}): Entries {
  const { cursor = 0, matched = 0, delivered = 0, failed = 0 } = written;
  const lane = { locationId: 'location', endpointId: 'endpoint', replay: 0, lease: 1, claimedAt: 0 };
  const start = { ...lane, head: 3, task: null, retries: 0, storedAhead: [] };
  return new Entries({ ...start, cursor, matched, delivered, failed }, endpoint);
}

function sendAll(entries: Entries, from: number): Entry[] {
  for (let seq = from; seq <= 3; seq += 1) entries.admit(event(seq));
  const sent: Entry[] = [];
  while (entries.hasNext) sent.push(entries.next(true) as Entry);
  return sent;
}

test('an event that was delivered before an earlier one is counted once, though a crash has it sent twice', () => {
  const entries = claimed();
  const [first, second, third] = sendAll(entries, 1) as [Entry, Entry, Entry];
  entries.deliver(second);
  entries.deliver(third);
  const written = entries.take('working');
  expect(written).toMatchObject({ cursor: 0, delivered: 0 });
  entries.recorded(new Set());
  entries.deliver(first);
  expect(entries.take('working')).toMatchObject({ cursor: 3, delivered: 3 });

  // The process is killed before this is written.
  const again = claimed(written);
  for (const entry of sendAll(again, written.cursor + 1)) again.deliver(entry);
  expect(again.take('working')).toMatchObject({ cursor: 3, delivered: 3, failed: 0 });
});
