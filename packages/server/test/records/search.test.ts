import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

interface Found {
  id: string;
  properties: Record<string, unknown>;
  searchAfter: (string | number)[];
}

// One set of records for all tests: none of them changes it. They are made one after the other, so that the
// newest is known.
const houses: Record<string, unknown>[] = [
  { street: 'Oak Lane', price: 300, city: 'Köln', tags: ['garden', 'Pool'] },
  { street: 'Elm Street', price: 1000, city: 'Bonn' },
  { street: 'oak avenue', price: 25, city: 'Bonn', sold: true },
  { street: 'Ash Road', price: '1000', note: '10:30 viewing' },
  { street: 'Pine %_ Court', city: 'KÖLN', price: 300.5 },
];

describe.each(engines)('searching records on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;
  const ids: string[] = [];
  /** The place of a record between the third and the fourth that is no longer there. */
  let gone: (string | number)[];

  beforeAll(async () => {
    app = await startTestApp({ engine });
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
    await post('/objects/', {
      key: 'house',
      labels: { singular: 'House', plural: 'Houses' },
      primaryDisplayPropertyDetails: { key: 'street', name: 'Street', dataType: 'TEXT' },
    });
    for (const properties of houses) {
      const { body } = await post('/objects/house/records', { properties, owner: ['u1'] });
      ids.push(body.record.id);
      if (ids.length === 3) gone = await placeOfDeleted();
    }
    // Records of others, which no search may find.
    await post('/objects/business/records', { properties: { name: 'Oak Lane Ltd' } });
    const elsewhere = await app.newLocation();
    const body = { locationId: elsewhere, properties: { name: 'Oak Lane' } };
    await app.call('POST', '/objects/business/records', { body });
  });
  afterAll(() => app?.close());

  const post = (path: string, body: unknown) => app.call('POST', path, { token, body });
  async function placeOfDeleted(): Promise<(string | number)[]> {
    const { record } = (await post('/objects/house/records', { properties: { street: 'Gone Row' } })).body;
    const [newest] = (await search({})).body.records;
    expect(newest.id).toBe(record.id);
    await app.call('DELETE', `/objects/house/records/${record.id}`, { token });
    return newest.searchAfter;
  }
  const search = (body: unknown) => post('/objects/custom_objects.house/records/search', body);

  /** Which houses are found, by their place in the list above, in the order of the answer. */
  async function find(body: object): Promise<number[]> {
    const answer = await search({ locationId, page: 1, pageLimit: 100, query: '', searchAfter: [], ...body });
    expect(answer).toMatchObject({ status: 200, body: { total: answer.body.records?.length } });
    return answer.body.records.map(({ id }: Found) => ids.indexOf(id));
  }

  test('finds all, newest first, each with its place', async () => {
    const { body } = await search({});
    expect(body.total).toBe(5);
    expect(body.records.map(({ id }: Found) => id)).toEqual([...ids].reverse());
    const [first] = body.records;
    expect(first).toMatchObject({
      properties: houses[4],
      searchAfter: [Date.parse(first.createdAt), first.id],
    });
    expect(first).not.toHaveProperty('relations');
  });

  test('pages by number and by place agree, also with conditions and sorts', async () => {
    const queries = [
      {},
      { filters: [{ field: 'street', operator: 'exists' }] },
      { sort: [{ field: 'price', direction: 'desc' }] },
      { sort: [{ field: 'city', direction: 'asc' }], query: 'a' },
    ];
    for (const query of queries) {
      const all: Found[] = (await search({ ...query, pageLimit: 200 })).body.records;
      const byNumber: Found[] = [];
      for (let page = 1; page <= 3; page += 1) {
        const { body } = await search({ ...query, page, pageLimit: 2 });
        expect(body.total).toBe(all.length);
        byNumber.push(...body.records);
      }
      expect(byNumber).toEqual(all);
      const byPlace: Found[] = [];
      for (let searchAfter: unknown = []; searchAfter !== undefined; ) {
        const { body } = await search({ ...query, pageLimit: 2, searchAfter });
        expect(body.total).toBe(all.length);
        byPlace.push(...body.records);
        searchAfter = body.records.at(-1)?.searchAfter;
      }
      expect(byPlace).toEqual(all);
    }
    const beyond = await search({ page: 7, pageLimit: 10 });
    expect(beyond.body).toEqual({ records: [], total: 5 });
  });

  test('a place is taken as strings too, as the SDK types it, and holds after its record is gone', async () => {
    const all: Found[] = (await search({})).body.records;
    const [ms, id] = (all[1] as Found).searchAfter as [number, string];
    expect((await search({ searchAfter: [String(ms), id] })).body.records).toEqual(all.slice(2));
    expect((await search({ searchAfter: gone })).body.records).toEqual(all.slice(2));
    const filters = [{ field: 'street', operator: 'exists' }];
    expect((await search({ searchAfter: gone, filters })).body.records).toEqual(all.slice(2));
    const sorted = await search({ searchAfter: gone, sort: [{ field: 'price', direction: 'asc' }] });
    expect(sorted).toMatchObject({
      status: 422,
      body: { message: [expect.stringContaining('searchAfter')] },
    });
  });

  test('free text is looked for in the searchable properties, in any case', async () => {
    expect(await find({ query: 'oak' })).toEqual([2, 0]);
    expect(await find({ query: ' OAK L ' })).toEqual([0]);
    expect(await find({ query: 'Bonn' })).toEqual([]);
    expect(await find({ query: '%_' })).toEqual([4]);
  });

  test('in all properties where none are searchable', async () => {
    const plain = { key: 'plain', labels: { singular: 'a', plural: 'b' } };
    await post('/objects/', {
      ...plain,
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    });
    await app.call('PUT', '/objects/plain', { token, body: { searchableProperties: [] } });
    await post('/objects/plain/records', { properties: { name: 'x', age: 42, list: ['needle'] } });
    for (const [query, total] of Object.entries({ 42: 1, NEEDLE: 1, age: 0 })) {
      expect((await post('/objects/plain/records/search', { query })).body.total).toBe(total);
    }
  });

  test('field:value asks for one field; what is no field is text', async () => {
    expect(await find({ query: 'city:bonn' })).toEqual([2, 1]);
    expect(await find({ query: 'custom_objects.house.city: köln' })).toEqual([4, 0]);
    expect(await find({ query: '10:30' })).toEqual([]);
    expect(await find({ query: `id:${ids[3]}` })).toEqual([3]);
  });

  test.each([
    [{ field: 'city', operator: 'eq', value: 'Bonn' }, [2, 1]],
    [{ field: 'city', operator: 'eq', value: 'bonn' }, []],
    [{ field: 'custom_objects.house.price', operator: 'eq', value: 1000 }, [3, 1]],
    [{ field: 'price', operator: 'eq', value: '300.5' }, [4]],
    [{ field: 'sold', operator: 'eq', value: true }, [2]],
    [{ field: 'tags', operator: 'eq', value: ['garden', 'Pool'] }, [0]],
    [{ field: 'tags', operator: 'contains', value: 'pool' }, [0]],
    [{ field: 'tags', operator: 'contains', value: 'poo' }, []],
    [{ field: 'street', operator: 'contains', value: 'OAK' }, [2, 0]],
    [{ field: 'street', operator: 'contains', value: '%' }, [4]],
    [{ field: 'city', operator: 'exists', value: false }, [3]],
    [{ field: 'city', operator: 'exists' }, [4, 2, 1, 0]],
    [{ field: 'never_set', operator: 'exists', value: true }, []],
    [{ field: 'owner', operator: 'contains', value: 'u1' }, [4, 3, 2, 1, 0]],
    [{ field: 'followers', operator: 'contains', value: 'u1' }, []],
  ])('filter %j', async (filter, found) => {
    expect(await find({ filters: [filter] })).toEqual(found);
  });

  test('all filters must hold, together with the query', async () => {
    const bonn = { field: 'city', operator: 'eq', value: 'Bonn' };
    expect(await find({ filters: [bonn, { field: 'sold', operator: 'exists' }] })).toEqual([2]);
    expect(await find({ filters: [bonn], query: 'elm' })).toEqual([1]);
    const { createdAt } = (await search({})).body.records[0];
    expect(await find({ filters: [{ field: 'createdAt', operator: 'eq', value: createdAt }] })).toContain(4);
  });

  test.each([
    // Numbers before texts, what is not set last.
    [[{ field: 'price', direction: 'asc' }], [2, 0, 4, 1, 3]],
    [[{ field: 'price', direction: 'desc' }], [1, 4, 0, 2, 3]],
    [[{ field: 'city', direction: 'asc' }], [2, 1, 4, 0, 3]],
    [
      [
        { field: 'city', direction: 'desc' },
        { field: 'price', direction: 'asc' },
      ],
      [0, 4, 2, 1, 3],
    ],
    [
      [
        { field: 'dateAdded', direction: 'asc' },
        { field: 'id', direction: 'asc' },
      ],
      [0, 1, 2, 3, 4],
    ],
  ])('sort %j', async (sort, found) => {
    expect(await find({ sort })).toEqual(found);
  });

  test('by relation: the records related to one, both ways, with other conditions', async () => {
    const contacts = await post('/contacts/', { firstName: 'Ann' });
    const contactId = contacts.body.contact.id;
    const association = await post('/associations/', {
      key: 'interest',
      firstObjectLabel: 'Buyer',
      firstObjectKey: 'contact',
      secondObjectLabel: 'House',
      secondObjectKey: 'custom_objects.house',
    });
    const associationId = association.body.id;
    for (const index of [0, 2, 3]) {
      const related = { associationId, firstRecordId: contactId, secondRecordId: ids[index] };
      expect(await post('/associations/relations', related)).toMatchObject({ status: 201 });
    }
    const nested = (recordId: string, id = associationId) => ({
      field: 'relations',
      operator: 'nested',
      value: [
        { field: 'associationId', operator: 'eq', value: id },
        { field: 'recordId', operator: 'eq', value: recordId },
      ],
    });
    expect(await find({ filters: [nested(contactId)] })).toEqual([3, 2, 0]);
    expect(await find({ filters: [nested(contactId), nested(contactId)] })).toEqual([3, 2, 0]);
    expect(await find({ filters: [nested(contactId)], query: 'oak' })).toEqual([2, 0]);
    expect(await find({ filters: [nested(contactId), nested(ids[0] ?? '')] })).toEqual([]);
    expect(await find({ filters: [nested('nobody')] })).toEqual([]);
    expect(await find({ filters: [nested(contactId, 'nothing')] })).toEqual([]);
    const get = await app.call('GET', `/objects/house/records/${ids[2]}`, { token });
    expect(get.body.record.relations).toMatchObject([
      { associationId, firstRecordId: contactId, secondRecordId: ids[2] },
    ]);
  });

  test.each([
    [{ page: 0 }, 'page must not be less than 1'],
    [{ page: 'x' }, 'page must be an integer'],
    [{ pageLimit: 201 }, 'pageLimit must not be greater than 200'],
    [{ page: 1002, pageLimit: 100 }, expect.stringContaining('page must not reach behind')],
    [{ query: 5 }, 'query must be a string'],
    [{ query: 'x'.repeat(1001) }, expect.stringContaining('query must be shorter')],
    [{ searchAfter: [1] }, expect.stringContaining('searchAfter must be empty or')],
    [{ searchAfter: ['yesterday', 'x'] }, expect.stringContaining('searchAfter must be empty or')],
    [{ searchAfter: [1e300, 'x'] }, expect.stringContaining('searchAfter must be empty or')],
    [{ searchAfter: [253_402_300_800_000, 'x'] }, expect.stringContaining('searchAfter must be empty or')],
    [{ searchAfter: ['-62135596800001', 'x'] }, expect.stringContaining('searchAfter must be empty or')],
    [{ searchAfter: [1, 2] }, expect.stringContaining('searchAfter must be empty or')],
    [{ filters: [{ field: 'City', operator: 'eq', value: 1 }] }, expect.stringContaining('filters.0.field')],
    [
      { filters: [{ field: 'city', operator: 'like', value: 1 }] },
      expect.stringContaining('filters.0.operator'),
    ],
    [{ filters: [{ field: 'city', operator: 'eq' }] }, 'filters.0.value should not be empty'],
    [
      { filters: [{ field: 'city', operator: 'contains', value: ['a'] }] },
      'filters.0.value must be a string',
    ],
    [{ filters: [{ field: 'city', operator: 'exists', value: 'x' }] }, 'filters.0.value must be a boolean'],
    [
      { filters: [{ field: 'city', operator: 'nested', value: [] }] },
      expect.stringContaining('filters.0.operator'),
    ],
    [
      { filters: [{ field: 'relations', operator: 'nested', value: {} }] },
      expect.stringContaining('filters.0.value'),
    ],
    [{ filters: Array(21).fill({ field: 'city', operator: 'exists' }) }, expect.stringContaining('filters')],
    [{ sort: [{ field: 'City', direction: 'asc' }] }, expect.stringContaining('sort.0.field')],
    [{ sort: [{ field: 'city', direction: 'up' }] }, expect.stringContaining('sort.0.direction')],
    [{ colour: 1 }, 'property colour should not exist'],
  ])('refuses %j', async (body, message) => {
    expect(await search(body)).toMatchObject({
      status: 422,
      body: { message: expect.arrayContaining([message]) },
    });
  });

  test('refuses unknown objects, contacts, other locations and other scopes', async () => {
    expect(await post('/objects/nothing/records/search', {})).toMatchObject({ status: 404 });
    expect(await post('/objects/contact/records/search', {})).toMatchObject({ status: 400 });
    const elsewhere = await app.newToken(await app.newLocation());
    const body = { locationId };
    expect(await app.call('POST', '/objects/house/records/search', { token: elsewhere, body })).toMatchObject(
      {
        status: 403,
      },
    );
    const writer = await app.newToken(locationId, ['objects/record.write']);
    expect(await app.call('POST', '/objects/house/records/search', { token: writer, body })).toMatchObject({
      status: 401,
    });
  });

  test('nothing in a search becomes SQL', async () => {
    const evil = `'; drop table record; -- $1 \\ "`;
    expect(await find({ query: evil })).toEqual([]);
    expect(await find({ filters: [{ field: 'city', operator: 'contains', value: evil }] })).toEqual([]);
    expect(await find({ filters: [{ field: 'city', operator: 'eq', value: '@id' }] })).toEqual([]);
    expect(await find({})).toHaveLength(5);
  });
});
