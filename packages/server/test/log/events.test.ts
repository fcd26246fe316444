import { payloadOf } from '@relata/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
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
