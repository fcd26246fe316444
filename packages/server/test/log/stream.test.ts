import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenStream, openStream, type StreamRequest } from '../support/open-stream.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { cutBefore, lengthen, setBackTo } from './long-log.ts';

const limits = { heartbeatMs: 150, stallMs: 5_000, recheckMs: 200, sweepMs: 300 };

describe.each(engines)('/v1/events/stream on %s', (engine) => {
  let app: TestApp;
  let estate: RealEstate;
  let locationId: string;
  const open: OpenStream[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine, streams: limits });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    estate = await realEstate(app);
    locationId = estate.locationId;
  });
  afterEach(async () => {
    for (const stream of open.splice(0)) await stream.close();
  });

  async function follow(query = '', options: Partial<StreamRequest> = {}): Promise<OpenStream> {
    const path = `/v1/events/stream?locationId=${locationId}${query && `&${query}`}`;
    const stream = await openStream(path, { url: app.url, token: estate.token, ...options });
    open.push(stream);
    return stream;
  }
  const list = async (after: number) =>
    (await estate.expect(200, 'GET', `/v1/events?locationId=${locationId}&after=${after}&limit=200`)).data;
  const seqs = (stream: OpenStream) => stream.events.map(({ id }) => id);
  const head = async () => (await app.log(locationId)).length;

  test('begins at the head, and gives what commits from then on as the list does', async () => {
    const before = await head();
    const stream = await follow();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-trace-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await estate.newRecord();
    await estate.newContact();
    await stream.waitFor(2);
    const listed = await list(before);
    expect(stream.events.map(({ data }) => data)).toEqual(listed);
    expect(stream.events.map(({ id, event }) => [id, event])).toEqual(
      listed.map(({ seq, type }: { seq: number; type: string }) => [seq, type]),
    );
    const [first] = stream.frames;
    expect(first).toMatchObject({ id: before, data: undefined });
    expect(first?.retryMs).toBeGreaterThanOrEqual(1_000);
    expect(first?.retryMs).toBeLessThanOrEqual(3_000);
  });

  test('goes on after a number, and after Last-Event-ID rather', async () => {
    await estate.newBuyers(5);
    const all = (await list(0)).map(({ seq }: { seq: number }) => seq);
    const fromStart = await follow('after=0');
    await fromStart.waitFor(all.length);
    expect(seqs(fromStart)).toEqual(all);
    const resumed = await follow('after=0', { lastEventId: 3 });
    await resumed.waitFor(all.length - 3);
    expect(seqs(resumed)).toEqual(all.slice(3));
    const atHead = await follow(`after=${all.length}`);
    const emptyId = await follow('', { lastEventId: '' });
    const id = await estate.newRecord();
    for (const stream of [atHead, emptyId]) {
      await stream.waitFor(1);
      expect(stream.events[0]?.data.entityId).toBe(id);
    }
  });

  test('gives some types, or what is about one thing', async () => {
    const record = await estate.newRecord();
    const association = await estate.newAssociation();
    await estate.expect(200, 'PUT', `/associations/${association}`, {
      firstObjectLabel: 'a',
      secondObjectLabel: 'b',
    });
    const last = await estate.newContact();
    const log = await app.log(locationId);
    const numbers = (isMeant: (event: (typeof log)[number]) => boolean) =>
      log.filter(isMeant).map(({ seq }) => seq);
    for (const [query, expected] of [
      ['type=RecordCreate', numbers(({ type }) => type === 'RecordCreate')],
      ['type=Association*', numbers(({ type }) => type.startsWith('Association'))],
      [
        'type=Association*&type=ContactCreate',
        numbers(({ type }) => /^(Association|ContactCreate)/.test(type)),
      ],
      ['type=*', numbers(() => true)],
      [`association=${association}`, numbers(({ entityId }) => entityId === association)],
      ['objectKey=contact', numbers(({ type }) => type === 'ContactCreate')],
      ['objectKey=property&type=RecordCreate&type=Contact*', numbers(({ type }) => type === 'RecordCreate')],
      [`entityId=${record}`, numbers(({ entityId }) => entityId === record)],
      [`entityId=${association}&type=AssociationUpdate`, numbers(({ type }) => type === 'AssociationUpdate')],
      [`entityId=${last}&type[]=RecordCreate`, []],
    ] as const) {
      const stream = await follow(`after=0&${query}`);
      // A heartbeat comes when there is nothing more to be said, and says how far it has looked.
      await stream.waitUntil(({ lastId }) => lastId === log.length);
      expect([query, seqs(stream)]).toEqual([query, expected]);
    }
    for (const [query, says] of [
      ['type=Nothing', 'type: there is no event Nothing'],
      ['type=contactcreate*', 'type: there is no event contactcreate*'],
      ['type=', 'longer than or equal to 1'],
    ] as const) {
      const { problem } = await follow(query);
      expect([query, problem.status, problem.detail]).toEqual([query, 422, expect.stringContaining(says)]);
    }
  });

  test.each(['x', '-1', '1.5', '1e3', '0x1', '99999999999999999999', 'NaN', '1,2', '1 2'])(
    'is not begun after %j',
    async (cursor) => {
      const { problem } = await follow('', { lastEventId: cursor });
      expect([problem.code, problem.detail]).toEqual([
        'invalid',
        'Last-Event-ID must be the id of an event of this stream',
      ]);
      // In a query, 1e3 and 0x1 are numbers, and beyond the head or not.
      if (/^\d+[ex]\d+$/.test(cursor)) return;
      expect((await follow(`after=${encodeURIComponent(cursor)}`)).problem.code).toBe('invalid');
    },
  );

  test('refuses a number beyond the head or before the tail', async () => {
    await estate.newBuyers(3);
    const last = await head();
    for (const beyond of [last + 1, last + 1_000_000, Number.MAX_SAFE_INTEGER]) {
      const refused = await follow('', { lastEventId: beyond });
      expect([refused.status, refused.problem.code]).toEqual([409, 'log_reset']);
      expect((await follow(`after=${beyond}`)).problem.code).toBe('log_reset');
    }
    await cutBefore(app, locationId, 3);
    for (const gone of [0, 1]) {
      const refused = await follow('', { lastEventId: gone });
      expect([refused.status, refused.problem.code]).toEqual([410, 'log_gone']);
    }
    const kept = await follow('after=2');
    await kept.waitFor(last - 2);
    expect(seqs(kept)[0]).toBe(3);
  });

  test('says that it lives while there is nothing to say', async () => {
    const stream = await follow();
    const isHeartbeat = ({ comments }: OpenStream['frames'][number]) => comments.includes(': heartbeat');
    await stream.waitUntil(({ frames }) => frames.filter(isHeartbeat).length >= 3);
    expect(stream.events).toEqual([]);
  });

  test('tells where it stands while it looks through much that does not pass', async () => {
    await lengthen(app, locationId, 25_000);
    const stream = await follow('type=ContactDelete&after=0');
    await stream.waitUntil(({ lastId = 0 }) => lastId > 25_000);
    const ids = stream.frames.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual([0, 10_000, 20_000, await head()]);
    // Who comes back begins there.
    const back = await follow('type=ContactDelete', { lastEventId: 20_000 });
    await back.waitUntil(({ lastId = 0 }) => lastId > 25_000);
    expect(back.frames.flatMap(({ id }) => id ?? [])).toEqual([20_000, await head()]);
  });

  test('finds by its sweep what nobody told of', async () => {
    const before = await head();
    const stream = await follow();
    await lengthen(app, locationId, 3);
    await stream.waitFor(3);
    expect(seqs(stream)).toEqual([before + 1, before + 2, before + 3]);
  });

  test('ends when its log is cut off under it', async () => {
    await lengthen(app, locationId, 20_000);
    const stream = await follow('after=0', { paused: true });
    const waiting = await follow('type=ContactDelete');
    await cutBefore(app, locationId, 19_000);
    stream.resume();
    await stream.waitUntil(({ isClosed }) => isClosed);
    const last = stream.events.at(-1);
    expect([last?.event, last?.id, last?.data.code]).toEqual(['end', undefined, 'log_gone']);
    const refused = await follow('', { lastEventId: stream.lastId as number });
    expect(refused.status).toBe(410);
    expect(waiting.isClosed).toBe(false);
  });

  test('ends when the database is set back', async () => {
    await estate.newBuyers(3);
    const stream = await follow();
    await stream.waitUntil(({ frames }) => frames.length > 3);
    await setBackTo(app, locationId, 2);
    await stream.waitUntil(({ isClosed }) => isClosed);
    expect(stream.events).toMatchObject([{ event: 'end', data: { code: 'log_reset' } }]);
  });

  test('is for those who have the location, as long as they have it', async () => {
    const own = await app.newToken(locationId, ['webhooks.readonly']);
    const foreign = await app.newToken(await app.newLocation());
    const other = await app.newToken(locationId, ['contacts.readonly']);
    expect((await follow('', { token: foreign })).problem.code).toBe('location_forbidden');
    expect((await follow('', { token: other })).problem.code).toBe('scope_missing');
    expect((await follow('', { token: 'nobody' })).problem.code).toBe('token_invalid');
    const stream = await follow('', { token: own });
    const { data } = (await app.call('GET', '/v1/tokens?limit=200')).body;
    const id = data.find(
      ({ locationIds, scopes }: { locationIds: string[]; scopes: string[] }) =>
        locationIds[0] === locationId && scopes.join() === 'webhooks.readonly',
    ).id;
    await estate.newRecord();
    await stream.waitFor(1);
    expect((await app.call('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
    await stream.waitUntil(({ isClosed }) => isClosed, 3_000);
    expect(stream.events.at(-1)).toMatchObject({ event: 'end', data: { code: 'token_invalid' } });
  });

  test('ends with its location', async () => {
    const streams = [await follow('', { token: app.adminToken }), await follow()];
    expect((await app.call('DELETE', `/v1/locations/${locationId}`)).status).toBe(204);
    for (const stream of streams) {
      await stream.waitUntil(({ isClosed }) => isClosed, 3_000);
      // To a token the location is at first unknown, and then none of its own any more.
      expect(stream.events.at(-1)?.data.code).toMatch(/^location_(unknown|forbidden)$/);
    }
  });

  test('leaves the database to others: a hundred streams and one connection', async () => {
    const streams = await Promise.all(Array.from({ length: 100 }, () => follow()));
    const answers = await Promise.all(Array.from({ length: 20 }, () => estate.newRecord()));
    expect(answers).toHaveLength(20);
    for (const stream of streams) await stream.waitFor(20);
    const expected = seqs(streams[0] as OpenStream);
    for (const stream of streams) expect(seqs(stream)).toEqual(expected);
  });
});
