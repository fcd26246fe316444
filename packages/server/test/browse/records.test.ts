import { setTimeout as sleep } from 'node:timers/promises';
import { objectId } from '@relata/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listRecords, STEP_MIN, WALK_MAX } from '../../src/browse/list-records.ts';
import { TITLE_LENGTH_MAX } from '../../src/browse/title.ts';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { objectData } from '../../src/objects/object.ts';
import { selectObjects } from '../../src/objects/store.ts';
import { PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

/** Behind the API's back: a record each millisecond. */
const insert = statement(
  'test_browse_insert',
  `
  insert into record (
    location_id, id, object_key, properties, owner, followers, created_by, last_updated_by, created_at, updated_at
  )
  select $1, r.id, $2, json_build_object('name', case when r.n % 4000 = 1 then 'Rare ' else 'House ' end || r.n), '[]', '[]', '{}', '{}',
    timestamptz '2026-01-01' + r.n * interval '1 ms', timestamptz '2026-01-01'
  from unnest($3::text[]) with ordinality as r (id, n)
`,
);

interface Listed {
  id: string;
  objectKey: string;
  title: string;
  createdAt: string;
}

describe.each(engines)('the records of an object on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  async function newHouse(properties: Record<string, unknown>, objectKey = PROPERTY): Promise<string> {
    return (await world.expect(201, 'POST', `/objects/${objectKey}/records`, { properties })).record.id;
  }
  async function newContact(body: Record<string, unknown>): Promise<string> {
    return (await world.expect(201, 'POST', '/contacts/', body)).contact.id;
  }
  const list = (query: Record<string, string>) =>
    world.expect(200, 'GET', `/v1/records?${new URLSearchParams(query)}`);
  async function walk(query: Record<string, string>): Promise<{ all: Listed[]; pages: number }> {
    const all: Listed[] = [];
    let pages = 0;
    for (let after: string | null = ''; after !== null; pages += 1) {
      const page: { data: Listed[]; next: string | null } = await list({ ...query, after });
      all.push(...page.data);
      after = page.next;
    }
    return { all, pages };
  }
  const titleOf = async (id: string) => (await world.expect(200, 'GET', `/v1/records/${id}`)).title;

  test('are called by the primary display property, as it is', async () => {
    const hostile = '<script>alert(1)</script> "&amp; \u202Eabc\u2066 مرحبا \n👩‍👩‍👧';
    expect(await titleOf(await newHouse({ name: hostile }))).toBe(hostile);
    expect(await titleOf(await newHouse({ name: 42 }))).toBe('42');
    expect(await titleOf(await newHouse({ name: ['a', 'b'] }))).toBe('["a","b"]');
    const long = '👩'.repeat(TITLE_LENGTH_MAX + 50);
    expect(await titleOf(await newHouse({ name: long }))).toBe('👩'.repeat(TITLE_LENGTH_MAX));
    for (const properties of [{}, { name: '' }, { name: ' \n\t' }, { street: 'Elm Street' }]) {
      const id = await newHouse(properties);
      expect(await titleOf(id)).toBe(id);
    }
  });

  test('contacts are called by name, else by email, else by phone', async () => {
    expect(
      await titleOf(await newContact({ firstName: 'Ann', lastName: 'Lee', email: 'a@example.com' })),
    ).toBe('Ann Lee');
    expect(await titleOf(await newContact({ email: 'B@example.com', phone: '+14155550101' }))).toBe(
      'B@example.com',
    );
    expect(await titleOf(await newContact({ phone: '+14155550102' }))).toBe('+14155550102');
    const id = await newContact({ tags: ['a'] });
    expect(await titleOf(id)).toBe(id);
  });

  test('many are called at once, of any object; what there is not is left out', async () => {
    const house = await newHouse({ name: 'Oak Lane 1' });
    const ann = await newContact({ firstName: 'Ann', email: 'ann.of.many@example.com' });
    const gone = await newHouse({ name: 'Gone' });
    await world.expect(200, 'DELETE', `/objects/${PROPERTY}/records/${gone}`);
    const elsewhere = await realEstate(app);
    const other = await elsewhere.newRecord(PROPERTY);
    const titles = async (ids: readonly string[], token?: string) => {
      const query = new URLSearchParams(ids.map((id): [string, string] => ['id', id]));
      query.set('locationId', world.locationId);
      const answer = await app.call(
        'GET',
        `/v1/records/titles?${query}`,
        token === undefined ? {} : { token },
      );
      expect(answer.status).toBe(200);
      return answer.body.data.sort((a: Listed, b: Listed) => (a.objectKey < b.objectKey ? -1 : 1));
    };
    const known = { id: house, objectKey: PROPERTY, title: 'Oak Lane 1' };
    expect(await titles([house, ann, gone, other, house, 'none'])).toEqual([
      { id: ann, objectKey: 'contact', title: 'Ann' },
      known,
    ]);
    const restricted = await app.newToken(world.locationId, ['objects/record.readonly']);
    expect(await titles([ann, house], restricted)).toEqual([
      { id: ann, objectKey: 'contact', title: ann },
      known,
    ]);
    for (const query of ['', '?id=', `?${'id=a&'.repeat(101)}`])
      expect((await app.call('GET', `/v1/records/titles${query}`)).status).toBe(422);
  });

  test('one is shown with all that it has', async () => {
    const objectKey = await world.newObject('villa');
    const properties = { name: 'Villa', rooms: 7 };
    const id = await newHouse(properties, objectKey);
    const { record } = await world.expect(200, 'GET', `/objects/${objectKey}/records/${id}`);
    const { owner, followers, createdAt, updatedAt, createdBy, lastUpdatedBy } = record;
    expect(await world.expect(200, 'GET', `/v1/records/${id}?locationId=${world.locationId}`)).toEqual({
      ...{ id, objectKey, title: 'Villa', properties, owner, followers },
      ...{ createdAt, updatedAt, createdBy, lastUpdatedBy },
    });
    expect((await list({ objectKey: 'villa' })).data).toEqual([
      { id, objectKey, title: 'Villa', createdAt, updatedAt },
    ]);
    await world.expect(200, 'DELETE', `/objects/${objectKey}/records/${id}`);
    expect((await world.call('GET', `/v1/records/${id}`)).status).toBe(404);
    expect((await list({ objectKey })).data).toEqual([]);
  });

  test('come in pages, the latest first, each once', async () => {
    const objectKey = await world.newObject('hut');
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.unshift(await newHouse({ name: `Hut ${n}` }, objectKey));
    for (const limit of ['1', '3', '7', '200']) {
      const { all } = await walk({ objectKey, limit });
      expect(all.map(({ id }) => id)).toEqual(made);
    }
    // One that is made meanwhile comes before all that is still to come.
    const first = await list({ objectKey, limit: '3' });
    await newHouse({ name: 'Late' }, objectKey);
    const second = await list({ objectKey, limit: '200', after: first.next });
    expect([...first.data, ...second.data].map(({ id }: Listed) => id)).toEqual(made);
  });

  test('are found as a search finds them', async () => {
    const objectKey = await world.newObject('flat');
    for (const name of ['Oak Lane', 'oak avenue', 'Elm Street', '100% new']) {
      await newHouse({ name, city: 'Bonn' }, objectKey);
    }
    await newHouse({ name: 'Ash Road', city: 'Oakland' }, objectKey);
    for (const query of ['', 'OAK', '%', 'name:elm', 'city:oak', 'city:Bonn', 'nowhere', ' oak lane ']) {
      const { records } = await world.expect(200, 'POST', `/objects/${objectKey}/records/search`, { query });
      const { all } = await walk({ objectKey, query, limit: '2' });
      expect([query, all.map(({ id }) => id)]).toEqual([query, records.map(({ id }: { id: string }) => id)]);
    }
    const ann = await newContact({ firstName: 'Ann', lastName: 'Zyx', tags: ['vip'] });
    expect((await list({ objectKey: 'contact', query: 'zyx' })).data).toMatchObject([
      { id: ann, objectKey: 'contact', title: 'Ann Zyx' },
    ]);
    expect((await list({ objectKey: 'contact', query: 'tags:vip' })).data).toMatchObject([{ id: ann }]);
  });

  async function newTower(key: string, count: number): Promise<{ objectKey: string; ids: string[] }> {
    const objectKey = await world.newObject(key);
    const ids = Array.from({ length: count }, () => objectId());
    await app.database.query(insert(world.locationId, objectKey, ids));
    return { objectKey, ids };
  }
  async function objectOf(objectKey: string) {
    const [row] = await app.database.queryByKey(selectObjects(world.locationId, [objectKey]));
    if (row === undefined) throw new Error(`there is no ${objectKey}`);
    return objectData(world.locationId, row);
  }
  const cursorOf = (ids: readonly string[], n: number) => `${Date.parse('2026-01-01') + n + 1}-${ids[n]}`;

  test('are looked through a part at a time, none is left out and none comes twice', async () => {
    const { objectKey, ids } = await newTower('tower', WALK_MAX * 2 + 5);
    const wanted = ids.filter((_, n) => (n + 1) % 4_000 === 1).reverse();
    const { all, pages } = await walk({ objectKey, query: 'rare', limit: '200' });
    expect(all.map(({ id }) => id)).toEqual(wanted);
    expect(pages).toBeGreaterThan(2);
    expect((await walk({ objectKey, query: 'rare', limit: '1' })).all).toEqual(all);
    // A page that is full does not look further.
    expect((await list({ objectKey, limit: '2' })).data.map(({ id }: Listed) => id)).toEqual(
      ids.slice(-2).reverse(),
    );
    const object = await objectOf(objectKey);
    const none = { object, query: 'nowhere', after: '', limit: 100 };
    expect(await listRecords(app.database, none, Number.POSITIVE_INFINITY)).toEqual({
      rows: [],
      next: cursorOf(ids, ids.length - WALK_MAX),
    });
  });

  test('are looked through for a bounded time, in small steps', async () => {
    const { objectKey, ids } = await newTower('spire', STEP_MIN * 3 + 5);
    const object = await objectOf(objectKey);
    const asked = { object, query: 'rare', limit: 2 };
    const first = await listRecords(app.database, { ...asked, after: '' }, 0);
    expect(first).toEqual({ rows: [], next: cursorOf(ids, ids.length - STEP_MIN) });
    const found: string[] = [];
    let pages = 0;
    for (let after: string | null = ''; after !== null; pages += 1) {
      const page = await listRecords(app.database, { ...asked, after }, 0);
      found.push(...page.rows.map(({ id }) => id));
      after = page.next;
    }
    expect(found).toEqual([ids[0]]);
    expect(pages).toBe(4);

    // Where each step takes long it stays small.
    let steps = 0;
    const slow = {
      ...app.database,
      query: async (query) => {
        steps += 1;
        await sleep(60);
        return app.database.query(query);
      },
    } satisfies Database;
    const page = await listRecords(slow, { ...asked, after: '' }, Number.POSITIVE_INFINITY);
    expect(page).toMatchObject({ rows: [{ id: ids[0] }], next: null });
    expect(steps).toBe(4);
  });

  test('what cannot be is refused', async () => {
    const outOfRange = [
      '99999999999999999-a',
      '9999999999999999-a',
      '8640000000000000-a',
      '253402300800000-a',
    ];
    for (const after of ['x', '1-', '-1-a', '1-a b', ...outOfRange]) {
      const query = new URLSearchParams({ objectKey: PROPERTY, after });
      const { status, body } = await world.call('GET', `/v1/records?${query}`);
      expect([after, status, body.code]).toEqual([after, 422, 'invalid']);
    }
    for (const [status, path] of [
      [422, '/v1/records'],
      [404, '/v1/records?objectKey=nothing'],
      [404, '/v1/records/nothing'],
      [403, `/v1/records?objectKey=contact&locationId=${await app.newLocation()}`],
    ] as const) {
      expect([path, (await world.call('GET', path)).status]).toEqual([path, status]);
    }
  });

  test('contacts need their scope', async () => {
    const token = await app.newToken(world.locationId, ['objects/record.readonly']);
    const contact = await newContact({ firstName: 'Secret' });
    for (const path of ['/v1/records?objectKey=contact', `/v1/records/${contact}`]) {
      const { status, body } = await app.call('GET', path, { token });
      expect([status, body.code]).toEqual([401, 'scope_missing']);
      expect(JSON.stringify(body)).not.toContain('Secret');
    }
    expect((await app.call('GET', '/v1/records?objectKey=business', { token })).status).toBe(200);
  });
});
