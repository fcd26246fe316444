import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

describe.each(engines)('all relations of a location on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;
  let interest: string;
  let visit: string;
  let all: string[];

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    interest = await world.newAssociation({ key: 'interest' });
    visit = await world.newAssociation({ key: 'visit' });
    const buyers = await world.newBuyers(4);
    const properties = await world.newProperties(3);
    const pairs = buyers.flatMap((buyer) => properties.map((property) => [buyer, property] as const));
    await world.relateAll(
      pairs.flatMap(([buyer, property]) => [
        [interest, buyer, property] as const,
        [visit, buyer, property] as const,
      ]),
    );
    all = (await app.log(world.locationId)).flatMap(({ type, entityId }) =>
      type === 'RelationCreate' ? [entityId] : [],
    );
    expect(all).toHaveLength(24);
  });
  afterAll(() => app?.close());

  async function walk(query: string, limit: number) {
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
    const found: any[] = [];
    let next: string | null = '';
    let pages = 0;
    while (next !== null) {
      const path = `/v1/relations?locationId=${world.locationId}&limit=${limit}&after=${next}${query}`;
      const page: { data: object[]; next: string | null } = await world.expect(200, 'GET', path);
      expect(page.data.length).toBeLessThanOrEqual(limit);
      found.push(...page.data);
      next = page.next;
      pages += 1;
    }
    return { found, pages };
  }

  test('pages meet each relation once, in the order of the ids', async () => {
    for (const limit of [1, 7, 24, 200]) {
      const { found, pages } = await walk('', limit);
      expect(found.map(({ id }) => id)).toEqual([...all].sort());
      expect(pages).toBe(limit === 200 ? 1 : Math.floor(24 / limit) + 1);
    }
  });

  test('a relation is shown as the relations of its record show it', async () => {
    const { found } = await walk('', 200);
    const [first] = found;
    const { relations } = await world.expect(200, 'GET', `/associations/relations/${first.firstRecordId}`);
    expect(relations).toContainEqual(first);
  });

  test('those of one association alone', async () => {
    const { found } = await walk(`&associationId=${visit}`, 5);
    expect(found).toHaveLength(12);
    expect(new Set(found.map(({ associationKey }) => associationKey))).toEqual(new Set(['visit']));
    expect((await walk('&associationId=nobodys', 5)).found).toEqual([]);
  });

  test('a relation of a system association has its key and objects, though it has no row', async () => {
    const businessId = await world.newRecord('business');
    const { contact } = await world.expect(201, 'POST', '/contacts/', { businessId, firstName: 'Ann' });
    const { found } = await walk('&associationId=BUSINESSES_CONTACTS_ASSOCIATION', 10);
    expect(found).toMatchObject([
      {
        associationKey: 'BUSINESSES_CONTACTS_ASSOCIATION',
        firstObjectKey: 'business',
        firstRecordId: businessId,
        secondObjectKey: 'contact',
        secondRecordId: contact.id,
      },
    ]);
    expect((await world.call('DELETE', `/contacts/${contact.id}`)).status).toBe(200);
  });

  test('the location must be named, and the scope is that of relations', async () => {
    expect((await world.call('GET', '/v1/relations')).status).toBe(422);
    const token = await app.newToken(world.locationId, ['associations.readonly']);
    const path = `/v1/relations?locationId=${world.locationId}`;
    expect(await app.call('GET', path, { token })).toMatchObject({
      status: 401,
      body: { code: 'scope_missing' },
    });
  });
});
