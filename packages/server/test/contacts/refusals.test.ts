import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

describe.each(engines)('what contacts refuse on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
  });

  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, path, { token, ...(body !== undefined && { body }) });
  const create = async (body: unknown) => (await call('POST', '/contacts/', body)).body.contact;
  const types = async () => (await app.log(locationId)).map(({ type }) => type);

  const bad: [name: string, body: unknown, status: number, message: unknown][] = [
    ['a text of the wrong type', { firstName: 5 }, 422, ['firstName must be a string or null']],
    ['an email that is none', { email: 'nobody' }, 422, ['email must be an email']],
    ['a phone that is none', { phone: 'call me' }, 422, ['phone must be a phone number']],
    ['a phone without digits', { phone: '+-' }, 422, ['phone must be a phone number']],
    ['an email that is too long', { email: `${'a'.repeat(320)}@b.c` }, 422, expect.any(Array)],
    ['tags that are a text', { tags: 'a' }, 422, ['tags must be an array']],
    ['an empty tag', { tags: [''] }, 422, expect.any(Array)],
    ['dnd that is a text', { dnd: 'true' }, 422, ['dnd must be a boolean']],
    ['an unknown channel', { dndSettings: { Fax: { status: 'active' } } }, 422, expect.any(Array)],
    ['an unknown status', { dndSettings: { SMS: { status: 'on' } } }, 422, expect.any(Array)],
    ['an unknown property', { colour: 'red' }, 422, ['property colour should not exist']],
    ['a custom field without id and key', { customFields: [{ value: 1 }] }, 422, expect.any(Array)],
    [
      'a custom field without a value',
      { customFields: [{ id: 'a' }] },
      422,
      ['customFields.0.field_value should not be empty'],
    ],
    [
      'a custom field with a bad key',
      { customFields: [{ key: 'Shoe size', value: 1 }] },
      422,
      expect.any(Array),
    ],
    [
      'a custom field that is none',
      { customFields: [{ key: 'first_name', value: 'x' }] },
      422,
      expect.any(Array),
    ],
    [
      'an unknown company',
      { businessId: '0'.repeat(24) },
      400,
      `businessId ${'0'.repeat(24)} does not exist`,
    ],
    ['U+0000', { city: 'a\0' }, 422, expect.any(Array)],
    ['a lone surrogate', '{"customFields":[{"id":"a","value":{"x":"\\udc00"}}]}', 422, expect.any(Array)],
    ['__proto__', '{"__proto__":{"email":"x"}}', 422, expect.any(Array)],
    [
      'a contact that is too large to announce',
      { address1: 'é'.repeat(50_000) },
      422,
      expect.stringContaining('90000'),
    ],
    ['broken JSON', '{', 400, 'Body is not valid JSON'],
    ['a list', [], 422, ['body must be an object']],
  ];

  test.each(bad)('refuses %s, by POST, upsert and PUT', async (_, body, status, message) => {
    const { id } = await create({ name: 'Ann' });
    const requests = [
      ['POST', '/contacts/'],
      ['POST', '/contacts/upsert'],
      ['PUT', `/contacts/${id}`],
    ] as const;
    for (const [method, path] of requests) {
      const answer = await call(method, path, body);
      expect(answer).toMatchObject({
        status,
        body: { statusCode: status, message, traceId: expect.any(String) },
      });
    }
    expect(await types()).toEqual(['ContactCreate']);
    expect((await call('GET', '/objects/contact?fetchProperties=true')).body.fields).toHaveLength(16);
  });

  test('another location and another scope see and change nothing', async () => {
    const { id } = await create({ name: 'Ann' });
    const other = await app.newLocation();
    for (const elsewhere of [
      await app.newToken(other),
      await app.newToken([other, await app.newLocation()]),
    ]) {
      expect(await app.call('GET', `/contacts/${id}`, { token: elsewhere })).toMatchObject({ status: 404 });
      expect(
        await app.call('PUT', `/contacts/${id}`, { token: elsewhere, body: { name: 'x' } }),
      ).toMatchObject({ status: 404 });
      expect(await app.call('POST', '/contacts/', { token: elsewhere, body: { locationId } })).toMatchObject({
        status: 403,
      });
    }
    const reader = await app.newToken(locationId, ['contacts.readonly']);
    expect(await app.call('GET', `/contacts/${id}`, { token: reader })).toMatchObject({ status: 200 });
    for (const path of ['/contacts/', '/contacts/upsert']) {
      expect(await app.call('POST', path, { token: reader, body: {} })).toMatchObject({ status: 401 });
    }
    // The admin's token is bound to no location: the id leads to one.
    expect((await app.call('PUT', `/contacts/${id}`, { body: { name: 'Bea' } })).body.contact.name).toBe(
      'Bea',
    );
  });
});
