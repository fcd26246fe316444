import { payloadOf } from '@relata/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { type EventQuery, listEvents } from '../../src/log/list-events.ts';
import { realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

interface FeedEvent {
  seq: number;
  type: string;
  entityId: string;
}

const cutLog = statement<unknown>(
  'test_cut_log',
  `
  with cut as (delete from event where location_id = $1 and seq < $2)
  update location set tail = $2 where id = $1
`,
);

/** An event each minute of a day. */
const spreadTimes = statement<unknown>(
  'test_spread_times',
  `
  update event set created_at = timestamptz '2026-01-01T00:00:00Z' + seq * interval '1 minute' where location_id = $1
`,
);

const longLogStatement = statement<unknown>(
  'test_long_log',
  `
  with written as (
    insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
    select $1, n, case when n = any ($3::bigint[]) then 'ContactDelete' else 'ContactUpdate' end, 'x', 'x', 'x', 'x',
      now(), '{"id":"x"}'
    from generate_series(1, $2::bigint) n
    on conflict do nothing
  )
  update location set head = $2 where id = $1
`,
);
const longLog = (locationId: string, events: number, rare: readonly number[]) =>
  longLogStatement(locationId, events, rare);

describe.each(engines)('/v1/events on %s', (engine) => {
  let app: TestApp;
  let locationId: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    const estate = await realEstate(app);
    locationId = estate.locationId;
    const id = await estate.newAssociation();
    for (let i = 0; i < 4; i += 1) {
      const labels = { firstObjectLabel: `Buyer ${i}`, secondObjectLabel: 'Property' };
      await estate.expect(200, 'PUT', `/associations/${id}`, labels);
    }
    await estate.expect(200, 'DELETE', `/associations/${id}`);
  });
  afterAll(() => app?.close());

  const read = async (query: string) =>
    (await app.call('GET', `/v1/events?locationId=${locationId}&${query}`)).body;
  const seqs = (page: { data: FeedEvent[] }) => page.data.map(({ seq }) => seq);

  async function readAll(query: string): Promise<FeedEvent[]> {
    const events: FeedEvent[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: { data: FeedEvent[]; next: number | null } = await read(`${query}&after=${after}`);
      events.push(...page.data);
      after = page.next;
    }
    return events;
  }

  test('gives the whole log, each event with the payload of its webhook', async () => {
    const log = await app.log(locationId);
    expect(log.length).toBeGreaterThan(5);
    const { data, next } = await read('');
    expect(next).toBeNull();
    expect(data).toEqual(
      log.map((event) => ({
        seq: event.seq,
        locationId,
        type: event.type,
        entityId: event.entityId,
        webhookId: event.webhookId,
        traceId: event.traceId,
        timestamp: event.createdAt,
        payload: payloadOf(event),
      })),
    );
    for (const { payload } of data) expect(payload).not.toHaveProperty('appId');
  });

  test('in pages, without a gap', async () => {
    const log = await app.log(locationId);
    for (const limit of [1, 2, 3, log.length, 200]) {
      expect((await readAll(`limit=${limit}`)).map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq));
    }
    const head = log.length;
    expect(await read(`after=${head}`)).toEqual({ data: [], next: null });
    expect(await read(`after=${head + 1_000}`)).toEqual({ data: [], next: null });
  });

  test('of one type, about one thing, or both', async () => {
    const log = await app.log(locationId);
    const updates = log.filter(({ type }) => type === 'AssociationUpdate');
    const entityId = updates[0]?.entityId;
    const ofThing = log.filter((event) => event.entityId === entityId);
    for (const limit of [2, 200]) {
      const numbers = async (query: string) =>
        (await readAll(`${query}&limit=${limit}`)).map(({ seq }) => seq);
      expect(await numbers('type=AssociationUpdate')).toEqual(updates.map(({ seq }) => seq));
      expect(await numbers(`entityId=${entityId}`)).toEqual(ofThing.map(({ seq }) => seq));
      expect(await numbers(`entityId=${entityId}&type=AssociationDelete`)).toEqual([ofThing.at(-1)?.seq]);
      expect(await numbers('entityId=nothing')).toEqual([]);
      expect(await numbers('type=ContactDelete')).toEqual([]);
    }
  });

  test('latest first, in pages, without a gap', async () => {
    const log = (await app.log(locationId)).toReversed();
    async function backwards(query: string): Promise<number[]> {
      const found: number[] = [];
      for (let after = ''; ; ) {
        const page = await read(`order=desc&${query}${after}`);
        found.push(...seqs(page));
        if (page.next === null) return found;
        after = `&after=${page.next}`;
      }
    }
    const numbersOf = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);
    for (const limit of [1, 2, 3, log.length, 200]) {
      expect(await backwards(`limit=${limit}`)).toEqual(numbersOf(log));
    }
    const updates = log.filter(({ type }) => type === 'AssociationUpdate');
    const entityId = updates[0]?.entityId;
    expect(await backwards('limit=2&type=AssociationUpdate')).toEqual(numbersOf(updates));
    expect(await backwards(`limit=2&entityId=${entityId}`)).toEqual(
      numbersOf(log.filter((event) => event.entityId === entityId)),
    );
    expect(await backwards(`limit=2&entityId=${entityId}&type=AssociationUpdate`)).toEqual(
      numbersOf(updates),
    );
    expect(await read('order=desc&after=0')).toEqual({ data: [], next: null });
    expect(await read('order=desc&after=1')).toEqual({ data: [], next: null });
    expect(await read('order=desc&after=2&limit=1')).toMatchObject({ data: [{ seq: 1 }], next: null });
    expect(seqs(await read(`order=desc&after=${log.length + 1_000}&limit=1`))).toEqual([log.length]);
  });

  test('of a time, from either end', async () => {
    const estate = await realEstate(app);
    const own = estate.locationId;
    await estate.newBuyers(12);
    await app.database.query(spreadTimes(own));
    const log = await app.log(own);
    const path = `/v1/events?locationId=${own}&limit=2`;
    async function numbers(query: string): Promise<number[]> {
      const found: number[] = [];
      for (let after = ''; ; ) {
        const { status, body } = await app.call('GET', `${path}&${query}${after}`);
        expect([query, status]).toEqual([query, 200]);
        found.push(...seqs(body));
        if (body.next === null) return found;
        after = `&after=${body.next}`;
      }
    }
    const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    for (const [since, until] of [
      [minute(3), minute(7)],
      [minute(0), minute(1)],
      [minute(3), minute(3)],
      [minute(7), minute(3)],
      ['2025-01-01', minute(4)],
      [minute(9), '2027-01-01'],
      ['2027-01-01', '2028-01-01'],
      ['2024-01-01', '2025-01-01'],
    ] as const) {
      const from = new Date(since).toISOString();
      const to = new Date(until).toISOString();
      const within = log.filter(({ createdAt }) => createdAt >= from && createdAt < to).map(({ seq }) => seq);
      const range = `since=${since}&until=${until}`;
      expect([range, await numbers(range)]).toEqual([range, within]);
      expect([range, await numbers(`${range}&order=desc`)]).toEqual([range, within.toReversed()]);
      expect([range, await numbers(`${range}&order=desc&type=RecordCreate`)]).toEqual([
        range,
        log
          .filter(({ seq, type }) => within.includes(seq) && type === 'RecordCreate')
          .map(({ seq }) => seq)
          .toReversed(),
      ]);
    }
    expect((await app.call('GET', `${path}&since=yesterday`)).body.detail).toContain('since must be a time');
    expect((await app.call('GET', `${path}&order=sideways`)).status).toBe(422);
  });

  test('a rare type among very many is found page by page, from either end', async () => {
    const estate = await realEstate(app);
    const own = estate.locationId;
    await app.database.query(longLog(own, 25_000, [100, 24_999]));
    const found: Record<string, number[]> = { asc: [], desc: [] };
    for (const order of ['asc', 'desc']) {
      let pages = 0;
      for (let after = ''; ; ) {
        const path = `/v1/events?locationId=${own}&type=ContactDelete&order=${order}`;
        const { body } = await app.call('GET', path + after);
        found[order]?.push(...seqs(body));
        pages += 1;
        if (body.next === null) break;
        after = `&after=${body.next}`;
      }
      expect(pages).toBe(3);
    }
    expect(found).toEqual({ asc: [100, 24_999], desc: [24_999, 100] });
  });

  test('a rare type among very many about one thing is found page by page, from either end', async () => {
    const estate = await realEstate(app);
    const own = estate.locationId;
    await app.database.query(longLog(own, 25_000, [100, 24_999]));
    for (const [order, seqsFound] of [
      ['asc', [100, 24_999]],
      ['desc', [24_999, 100]],
    ] as const) {
      const found: number[] = [];
      let pages = 0;
      for (let after = ''; ; pages += 1) {
        const path = `/v1/events?locationId=${own}&entityId=x&type=ContactDelete&order=${order}`;
        const { body } = await app.call('GET', path + after);
        found.push(...seqs(body));
        if (body.next === null) break;
        after = `&after=${body.next}`;
      }
      expect([order, pages, found]).toEqual([order, 2, seqsFound]);
    }
    const none = `/v1/events?locationId=${own}&entityId=nothing&type=ContactDelete`;
    expect((await app.call('GET', none)).body).toEqual({ data: [], next: null });
  });

  test('what is let go while a page is read is not passed over in silence', async () => {
    const estate = await realEstate(app);
    const own = estate.locationId;
    await app.database.query(longLog(own, 50, []));
    /** Between what a page asks first and what it asks then. */
    const trimmedMeanwhile = (tail: number) => {
      let asked = 0;
      return {
        ...app.database,
        query: async (query) => {
          asked += 1;
          if (asked === 2) await app.database.query(cutLog(own, tail));
          return app.database.query(query);
        },
      } satisfies Database;
    };
    const read = (tail: number, query: Partial<EventQuery>) =>
      listEvents(trimmedMeanwhile(tail), { locationId: own, order: 'asc', limit: 10, ...query });
    const gone = { code: 'log_gone', message: 'The log of this location begins at 11; 9 is before it' };
    await expect(read(11, { after: 9 })).rejects.toMatchObject(gone);
    expect((await read(12, { after: 11 })).data.map(({ seq }) => seq)[0]).toBe(12);
    await expect(read(20, { after: 15, type: 'ContactUpdate' })).rejects.toMatchObject({ code: 'log_gone' });
    await expect(read(25, { after: 20, entityId: 'x' })).rejects.toMatchObject({ code: 'log_gone' });
    // Who asks for what there is gets what there is.
    expect((await read(30, {})).data.map(({ seq }) => seq)[0]).toBe(30);
    const backwards = await read(45, { order: 'desc' });
    expect(backwards).toMatchObject({ data: [50, 49, 48, 47, 46, 45].map((seq) => ({ seq })), next: null });
  });

  test('answers 410 for what is no longer kept, and reads on from what is', async () => {
    const estate = await realEstate(app);
    const gone = estate.locationId;
    await estate.newAssociation();
    const log = await app.log(gone);
    await app.database.query(cutLog(gone, 2));
    const path = `/v1/events?locationId=${gone}`;
    expect(await app.call('GET', `${path}&after=0`)).toMatchObject({
      status: 410,
      body: { code: 'log_gone' },
    });
    expect((await app.call('GET', `${path}&after=1`)).status).toBe(200);
    expect(seqs((await app.call('GET', path)).body)).toEqual(log.slice(1).map(({ seq }) => seq));
    // Backwards there is an end, which is that of what is kept.
    const backwards = (query: string) => app.call('GET', `${path}&order=desc${query}`);
    expect(seqs((await backwards('')).body)).toEqual(
      log
        .slice(1)
        .map(({ seq }) => seq)
        .toReversed(),
    );
    expect((await backwards('&after=3&limit=1')).body).toMatchObject({ data: [{ seq: 2 }], next: null });
    expect((await backwards('&after=2')).body).toEqual({ data: [], next: null });
    expect(seqs((await app.call('GET', `${path}&since=2020-01-01`)).body)[0]).toBe(2);
  });

  test('is for those who have the location', async () => {
    const own = await app.newToken(locationId, ['webhooks.readonly']);
    const foreign = await app.newToken(await app.newLocation());
    const path = `/v1/events?locationId=${locationId}`;
    expect((await app.call('GET', path, { token: own })).status).toBe(200);
    expect((await app.call('GET', path, { token: foreign })).body.code).toBe('location_forbidden');
    expect((await app.call('GET', '/v1/events?locationId=unknown')).body.code).toBe('location_unknown');
    expect((await app.call('GET', '/v1/events')).body.detail).toContain('locationId');
    expect((await app.call('GET', `${path}&type=Nothing`)).status).toBe(422);
    expect((await app.call('GET', `${path}&after=-1`)).status).toBe(422);
  });
});
