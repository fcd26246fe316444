import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASSOCIATIONS_OF_OBJECT_MAX } from '../../src/browse/relation-groups.ts';
import { statement } from '../../src/db/statement.ts';
import { manyRecords } from '../support/many-records.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

/** Behind the API's back; the ids come after all that it makes. */
const insertAssociations = statement(
  'test_browse_insert_associations',
  `
  insert into association (
    location_id, id, key, first_object_key, first_object_label, second_object_key, second_object_label, first_to_second,
    second_to_first, created_at, updated_at
  )
  select $1, 'zz' || n || $1, 'many_' || n, $2, 'A', $2, 'B', 'MANY_TO_MANY', 'MANY_TO_MANY', now(), now()
  from generate_series(1, $3::int) n
  on conflict do nothing
`,
);

interface Group {
  associationId: string;
  direction: string;
  label: string;
  count: { count: number; isExact: boolean };
}

describe.each(engines)('what a record is related to, on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  const get = (path: string) => world.expect(200, 'GET', path);
  const groupsOf = async (id: string): Promise<Group[]> => (await get(`/v1/records/${id}/groups`)).data;
  const pageOf = (id: string, query: Record<string, string>) =>
    get(`/v1/records/${id}/relations?${new URLSearchParams(query)}`);
  const countOf = (query: Record<string, string>) => get(`/v1/relations/count?${new URLSearchParams(query)}`);

  test('is grouped by association and side, with what there is none of', async () => {
    const villa = await world.newObject('villa');
    const owner = await world.newAssociation({
      secondObjectKey: villa,
      firstObjectLabel: 'Owner',
      secondObjectLabel: 'Villa',
      firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
      secondObjectToFirstObjectCardinality: 'MANY_TO_ONE',
      firstObjectToSecondObjectMaxLimit: 5,
    });
    const neighbour = await world.newAssociation({
      firstObjectKey: villa,
      firstObjectLabel: 'Left of',
      secondObjectKey: villa,
      secondObjectLabel: 'Right of',
    });
    const [a = '', b = '', c = ''] = [
      await world.newRecord(villa),
      await world.newRecord(villa),
      await world.newRecord(villa),
    ];
    const [buyer = ''] = await world.newBuyers(1);
    await world.relateAll([
      [owner, buyer, a],
      [neighbour, a, b],
      [neighbour, a, c],
      [neighbour, b, a],
    ]);
    const [ofOwner, first, second, ...others] = await groupsOf(a);
    expect(others).toEqual([]);
    expect(ofOwner).toEqual({
      associationId: owner,
      associationKey: expect.any(String),
      direction: 'second',
      label: 'Owner',
      ownLabel: 'Villa',
      otherObjectKey: BUYER,
      max: 1,
      otherMax: 5,
      count: { count: 1, isExact: true },
    });
    expect([first, second].map((group) => [group?.direction, group?.label, group?.count.count])).toEqual([
      ['first', 'Right of', 2],
      ['second', 'Left of', 1],
    ]);
    expect((await groupsOf(c)).map(({ count }) => count.count)).toEqual([0, 0, 1]);
    const ofContact = await groupsOf(await world.newContact());
    expect(ofContact.map(({ associationId, direction, label }) => [associationId, direction, label])).toEqual(
      [
        ['BUSINESSES_CONTACTS_ASSOCIATION', 'second', 'Business'],
        ['OPPORTUNITIES_CONTACTS_ASSOCIATION', 'second', 'Opportunity'],
      ],
    );
  });

  test('is listed with titles, in pages, each once', async () => {
    const associationId = await world.newAssociation();
    const [buyer = ''] = await world.newBuyers(1);
    const homes = await world.newProperties(7);
    await world.relateAll(homes.map((home) => [associationId, buyer, home]));
    // By other associations, and the other way round.
    const other = await world.newAssociation();
    await world.relateAll(homes.map((home) => [other, buyer, home]));
    for (const limit of ['1', '3', '7', '200']) {
      const ids: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page = await pageOf(buyer, { associationId, direction: 'first', limit, after });
        for (const { record } of page.data) {
          expect(record).toEqual({
            id: record.id,
            objectKey: PROPERTY,
            title: expect.stringMatching(/^Record \d+$/),
          });
          ids.push(record.id);
        }
        after = page.next;
      }
      expect(ids).toEqual([...homes].sort());
    }
    const [home = ''] = homes;
    const back = await pageOf(home, { associationId, direction: 'second' });
    const { relations } = await get(`/associations/relations/${home}?associationIds=${associationId}`);
    expect(back).toEqual({
      data: [
        {
          relationId: relations[0].id,
          record: { id: buyer, objectKey: BUYER, title: expect.any(String) },
          createdAt: relations[0].createdAt,
        },
      ],
      next: null,
    });
    expect((await pageOf(home, { associationId, direction: 'first' })).data).toEqual([]);
  });

  test('is counted, up to a bound', async () => {
    const homes = await manyRecords(app.database, world.locationId, PROPERTY, 10_001);
    const hut = await world.newObject('hut');
    const associationId = await world.newAssociation();
    const [buyer = '', idle = ''] = await world.newBuyers(2);
    await world.relateAll(homes.slice(0, 10_000).map((home) => [associationId, buyer, home]));
    const ofBuyer = async () =>
      (await groupsOf(buyer)).find((group) => group.associationId === associationId)?.count;
    expect(await ofBuyer()).toEqual({ count: 10_000, isExact: true });
    await world.relateAll([[associationId, buyer, homes[10_000] ?? '']]);
    expect(await ofBuyer()).toEqual({ count: 10_000, isExact: false });
    const exactly = (count: number) => ({ count, isExact: true });
    expect(await countOf({ recordId: buyer })).toEqual(exactly(10_001));
    expect(await countOf({ recordId: homes[5] ?? '' })).toEqual(exactly(1));
    expect(await countOf({ recordId: idle })).toEqual(exactly(0));
    expect(await countOf({ associationId })).toEqual(exactly(10_001));
    expect(await countOf({ objectKey: hut })).toEqual(exactly(0));
    const huts = await world.newAssociation({ secondObjectKey: hut });
    await world.relateAll([[huts, buyer, await world.newRecord(hut)]]);
    expect(await countOf({ objectKey: 'hut' })).toEqual(exactly(1));
    expect(await countOf({ recordId: buyer })).toEqual(exactly(10_002));
    const page = await pageOf(buyer, { associationId, direction: 'first', after: homes[9_990] ?? '' });
    expect(page.data.map(({ record }: { record: { id: string } }) => record.id)).toEqual(homes.slice(9_991));
  });

  test('the count of an object with more associations than are looked at says that there may be more', async () => {
    const many = await world.newObject('many');
    const associationId = await world.newAssociation({ secondObjectKey: many });
    const [buyer = ''] = await world.newBuyers(1);
    await world.relateAll([[associationId, buyer, await world.newRecord(many)]]);
    await app.database.query(insertAssociations(world.locationId, many, ASSOCIATIONS_OF_OBJECT_MAX - 1));
    expect(await countOf({ objectKey: many })).toEqual({ count: 1, isExact: true });
    await app.database.query(insertAssociations(world.locationId, many, ASSOCIATIONS_OF_OBJECT_MAX));
    expect(await countOf({ objectKey: many })).toEqual({ count: 1, isExact: false });
    expect((await countOf({ associationId })).isExact).toBe(true);
  });

  test('titles are for who may read the records', async () => {
    const company = await world.newRecord('business');
    const contact = await world.newContact();
    const associationId = 'BUSINESSES_CONTACTS_ASSOCIATION';
    await world.relateAll([[associationId, company, contact]]);
    const path = `/v1/records/${company}/relations?associationId=${associationId}&direction=first`;
    const title = async (scopes: Parameters<TestApp['newToken']>[1]) => {
      const token = await app.newToken(world.locationId, scopes);
      return (await app.call('GET', path, { token })).body.data[0].record.title;
    };
    expect(await title(['associations/relation.readonly', 'contacts.readonly'])).toBe('Contact');
    expect(await title(['associations/relation.readonly', 'objects/record.readonly'])).toBe(contact);
  });

  test('what there is not, is not found', async () => {
    const associationId = await world.newAssociation();
    const [buyer = ''] = await world.newBuyers(1);
    const unknown = 'ffffffffffffffffffffffff';
    for (const [status, code, path] of [
      [404, 'record_not_found', `/v1/records/${unknown}/groups`],
      [
        404,
        'record_not_found',
        `/v1/records/${unknown}/relations?associationId=${associationId}&direction=first`,
      ],
      [
        404,
        'association_not_found',
        `/v1/records/${buyer}/relations?associationId=${unknown}&direction=first`,
      ],
      [422, 'invalid', `/v1/records/${buyer}/relations?associationId=${associationId}&direction=third`],
      [404, 'record_not_found', `/v1/relations/count?recordId=${unknown}`],
      [404, 'association_not_found', `/v1/relations/count?associationId=${unknown}`],
      [404, 'object_not_found', '/v1/relations/count?objectKey=unknown'],
      [422, 'invalid', '/v1/relations/count'],
      [422, 'invalid', `/v1/relations/count?recordId=${buyer}&objectKey=${BUYER}`],
    ] as const) {
      const answer = await world.call('GET', path);
      expect([path, answer.status, answer.body.code]).toEqual([path, status, code]);
    }
  });
});
