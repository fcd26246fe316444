import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const people: Record<string, unknown>[] = [
  { name: 'Ann Lee', email: 'Ann@Lee.org', city: 'Bonn', tags: ['buyer', 'VIP'], dnd: true },
  {
    name: 'Bob Ray',
    phone: '+49 228 1234',
    companyName: 'Acme',
    customFields: [{ key: 'shoe_size', value: 44 }],
  },
  {
    firstName: 'Cyd',
    email: 'cyd@acme.org',
    source: 'import',
    customFields: [{ id: 'ext', value: ['a', 'b'] }],
  },
];

describe.each(engines)('searching contacts on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;
  const ids: string[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine });
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
    for (const body of people) ids.push((await post('/contacts/', body)).body.contact.id);
    await post('/objects/business/records', { properties: { name: 'Ann Lee Ltd' } });
    await app.call('POST', '/contacts/', { body: { locationId: await app.newLocation(), name: 'Ann Lee' } });
  });
  afterAll(() => app?.close());

  const post = (path: string, body: unknown) => app.call('POST', path, { token, body });
  const search = (body: unknown) => post('/contacts/search', body);
  const find = async (body: object): Promise<number[]> => {
    const answer = await search({ locationId, ...body });
    expect(answer).toMatchObject({
      status: 200,
      body: { count: answer.body.contacts?.length, total: answer.body.contacts?.length },
    });
    return answer.body.contacts.map(({ id }: { id: string }) => ids.indexOf(id));
  };

  test('gives contacts in their own shape, with their company and their place', async () => {
    const company = (await post('/objects/business/records', { properties: { name: 'Acme' } })).body.record;
    const put = await app.call('PUT', `/contacts/${ids[1]}`, { token, body: { businessId: company.id } });
    expect(put.status).toBe(200);
    const { body } = await search({ page: 1, pageLimit: 2 });
    expect(body).toMatchObject({ count: 2, total: 3 });
    for (const { searchAfter, ...contact } of body.contacts) {
      expect(searchAfter).toEqual([Date.parse(contact.dateAdded), contact.id]);
      expect((await app.call('GET', `/contacts/${contact.id}`, { token })).body.contact).toEqual(contact);
    }
    const next = await search({ pageLimit: 2, searchAfter: body.contacts[1].searchAfter });
    expect(next.body).toMatchObject({ count: 1, total: 3, contacts: [{ id: expect.any(String) }] });
    const companies = [...body.contacts, ...next.body.contacts].filter(
      ({ businessId }) => businessId === company.id,
    );
    expect(companies.map(({ id }) => id)).toEqual([ids[1]]);
  });

  test.each([
    ['ann', [0]],
    ['LEE.ORG', [0]],
    ['acme', [1, 2]],
    ['228', [1]],
    ['Bonn', []],
    ['city:Bonn', [0]],
    ['contact.first_name:cyd', [2]],
    ['tags:vip', [0]],
  ])('query %j', async (query, found) => {
    expect((await find({ query })).sort()).toEqual(found);
  });

  test('the properties that are searched can be chosen', async () => {
    const body = { searchableProperties: ['contact.city', 'source'] };
    expect((await app.call('PUT', '/objects/contact', { token, body })).status).toBe(200);
    expect(await find({ query: 'bonn' })).toEqual([0]);
    expect(await find({ query: 'ann' })).toEqual([]);
    const before = { searchableProperties: ['name', 'email', 'phone', 'company_name'] };
    await app.call('PUT', '/objects/contact', { token, body: before });
  });

  test.each([
    [{ field: 'email', operator: 'eq', value: 'cyd@acme.org' }, [2]],
    [{ field: 'firstName', operator: 'eq', value: 'Ann' }, [0]],
    [{ field: 'contact.first_name', operator: 'eq', value: 'Ann' }, [0]],
    [{ field: 'dnd', operator: 'eq', value: true }, [0]],
    [{ field: 'tags', operator: 'contains', value: 'vip' }, [0]],
    [{ field: 'phone', operator: 'exists' }, [1]],
    [{ field: 'companyName', operator: 'exists', value: false }, [0, 2]],
    [{ field: 'shoe_size', operator: 'eq', value: 44 }, [1]],
    [{ field: 'contact.shoe_size', operator: 'exists' }, [1]],
    [{ field: 'customFields.ext', operator: 'contains', value: 'b' }, [2]],
    [{ field: 'customFields.none', operator: 'exists' }, []],
  ])('filter %j', async (filter, found) => {
    expect((await find({ filters: [filter] })).sort()).toEqual(found);
  });

  test.each([
    [[{ field: 'name', direction: 'asc' }], [0, 1, 2]],
    [[{ field: 'lastName', direction: 'desc' }], [1, 0, 2]],
    [[{ field: 'dateAdded', direction: 'desc' }], [2, 1, 0]],
  ])('sort %j', async (sort, found) => {
    expect(await find({ sort })).toEqual(found);
  });

  test.each([
    [
      { filters: [{ field: 'colour', operator: 'eq', value: 'x' }] },
      'filters.0.field must be a property of contact',
    ],
    [
      { filters: [{ field: 'relations', operator: 'nested', value: [] }] },
      expect.stringContaining('filters.0.operator'),
    ],
    [{ sort: [{ field: 'colour', direction: 'asc' }] }, 'sort.0.field must be a property of contact'],
    [{ searchAfter: ['x'] }, expect.stringContaining('searchAfter')],
    [{ pageLimit: 0 }, 'pageLimit must not be less than 1'],
    [{ colour: 1 }, 'property colour should not exist'],
  ])('refuses %j', async (body, message) => {
    expect(await search(body)).toMatchObject({
      status: 422,
      body: { message: expect.arrayContaining([message]) },
    });
  });

  test('refuses other locations and other scopes', async () => {
    const elsewhere = await app.newToken(await app.newLocation());
    expect(
      await app.call('POST', '/contacts/search', { token: elsewhere, body: { locationId } }),
    ).toMatchObject({
      status: 403,
    });
    const writer = await app.newToken(locationId, ['contacts.write']);
    expect(await app.call('POST', '/contacts/search', { token: writer, body: {} })).toMatchObject({
      status: 401,
    });
  });
});
