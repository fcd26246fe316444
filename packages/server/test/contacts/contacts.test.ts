import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Author } from '../../src/contacts/changing-contacts.ts';
import { createContact } from '../../src/contacts/create-contact.ts';
import { updateContact } from '../../src/contacts/update-contact.ts';
import { upsertContact } from '../../src/contacts/upsert-contact.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DUPLICATED = 'This location does not allow duplicated contacts.';

describe.each(engines)('contacts on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;
  const author: Author = { traceId: crypto.randomUUID(), tokenId: 'test' };

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
  const get = async (id: string) => (await call('GET', `/contacts/${id}`)).body.contact;
  const log = () => app.log(locationId);
  const types = async () => (await log()).map(({ type }) => type);

  test('a contact is created, answered with what is derived, and announced whole', async () => {
    const created = await call('POST', '/contacts/', {
      locationId,
      firstName: 'Rosan',
      lastName: 'Deo',
      email: 'Rosan@Deos.com',
      phone: '+1 (888) 888-8888',
      gender: 'male',
      address1: '3535 1st St N',
      city: 'Dolomite',
      state: 'AL',
      postalCode: '35061',
      country: 'US',
      website: 'https://www.tesla.com',
      timezone: 'America/Chihuahua',
      companyName: 'DGS VolMAX',
      source: 'public api',
      assignedTo: 'y0BeYjuRIlDwsDcOHOJo',
      dateOfBirth: '1990-09-25',
      dnd: true,
      dndSettings: { Call: { status: 'active', message: 'no', code: '1' } },
      inboundDndSettings: { all: { status: 'inactive' } },
      tags: ['buyer', 'VIP', 'buyer'],
      customFields: [{ id: '6dvNaf7VhkQ9snc5vnjJ', field_value: 'My Text' }],
    });
    expect(created.status).toBe(201);
    const { contact } = created.body;
    expect(contact).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{20}$/),
      locationId,
      name: 'Rosan Deo',
      firstName: 'Rosan',
      lastName: 'Deo',
      fullNameLowerCase: 'rosan deo',
      firstNameLowerCase: 'rosan',
      lastNameLowerCase: 'deo',
      email: 'Rosan@Deos.com',
      emailLowerCase: 'rosan@deos.com',
      phone: '+18888888888',
      gender: 'male',
      address1: '3535 1st St N',
      city: 'Dolomite',
      state: 'AL',
      postalCode: '35061',
      country: 'US',
      website: 'https://www.tesla.com',
      timezone: 'America/Chihuahua',
      companyName: 'DGS VolMAX',
      source: 'public api',
      assignedTo: 'y0BeYjuRIlDwsDcOHOJo',
      dateOfBirth: '1990-09-25',
      dnd: true,
      dndSettings: { Call: { status: 'active', message: 'no', code: '1' } },
      inboundDndSettings: { all: { status: 'inactive' } },
      tags: ['buyer', 'VIP'],
      customFields: [{ id: '6dvNaf7VhkQ9snc5vnjJ', value: 'My Text' }],
      dateAdded: expect.stringMatching(iso),
      dateUpdated: contact.dateAdded,
    });
    expect(await get(contact.id)).toEqual(contact);
    const { fullNameLowerCase, firstNameLowerCase, lastNameLowerCase, emailLowerCase, ...kept } = contact;
    expect(await log()).toEqual([
      {
        seq: 1,
        type: 'ContactCreate',
        locationId,
        entityId: contact.id,
        orderKey: contact.id,
        webhookId: expect.any(String),
        traceId: created.headers.get('x-trace-id'),
        createdAt: contact.dateAdded,
        data: { ...kept, createdBy: expect.any(Object), lastUpdatedBy: expect.any(Object) },
      },
    ]);
  });

  test('a contact may be empty', async () => {
    const contact = await create({});
    expect(contact).toEqual({
      id: contact.id,
      locationId,
      dnd: false,
      tags: [],
      customFields: [],
      dateAdded: contact.dateAdded,
      dateUpdated: contact.dateAdded,
    });
    expect(await create({ email: '', phone: null, firstName: ' ', city: '' })).toMatchObject({ tags: [] });
  });

  test('what is named changes, null unsets, the rest stays; each change is announced whole', async () => {
    const before = await create({
      name: 'Ann Lee',
      email: 'a@b.c',
      city: 'Bonn',
      tags: ['a'],
      customFields: [
        { id: 'f1', value: 1 },
        { id: 'f2', value: ['x'] },
      ],
    });
    const changed = await call('PUT', `/contacts/${before.id}?locationId=${locationId}`, {
      lastName: 'Ray',
      city: null,
      country: 'DE',
      tags: [],
      customFields: [
        { id: 'f1', field_value: null },
        { id: 'f3', field_value: { a: 1 } },
      ],
    });
    expect(changed).toMatchObject({ status: 200, body: { succeded: true } });
    const { city: _, ...rest } = before;
    expect(changed.body.contact).toEqual({
      ...rest,
      name: 'Ann Ray',
      lastName: 'Ray',
      fullNameLowerCase: 'ann ray',
      lastNameLowerCase: 'ray',
      country: 'DE',
      tags: [],
      customFields: [
        { id: 'f2', value: ['x'] },
        { id: 'f3', value: { a: 1 } },
      ],
      dateUpdated: expect.stringMatching(iso),
    });
    expect(await get(before.id)).toEqual(changed.body.contact);
    expect((await log()).at(-1)).toMatchObject({
      type: 'ContactUpdate',
      entityId: before.id,
      orderKey: before.id,
      data: { name: 'Ann Ray', email: 'a@b.c' },
    });
  });

  test.each([
    [{}],
    [{ name: 'Ann Lee', city: 'Bonn', tags: ['a', 'a'], dnd: false }],
    [{ firstName: 'Ann', lastName: 'Lee', email: ' a@b.c ', phone: '+49 (228) 123', website: null }],
    [
      {
        customFields: [
          { id: 'f1', value: { b: 1, a: 2 } },
          { key: 'never_set', value: null },
        ],
      },
    ],
  ])('what changes nothing makes no event and leaves dateUpdated alone: %j', async (body) => {
    const before = await create({
      name: 'Ann Lee',
      email: 'a@b.c',
      phone: '+49228123',
      city: 'Bonn',
      tags: ['a'],
      customFields: [{ id: 'f1', value: { b: 1, a: 2 } }],
    });
    expect((await call('PUT', `/contacts/${before.id}`, body)).body).toEqual({
      succeded: true,
      contact: before,
    });
    expect(await types()).toEqual(['ContactCreate']);
  });

  test('two contacts with one address or number are refused, in whatever notation', async () => {
    const { id } = await create({ name: 'Ann Lee', email: 'ann@lee.org', phone: '+49 228 123' });
    const meta = { contactId: id, contactName: 'Ann Lee' };
    const answers = [
      [await call('POST', '/contacts/', { email: 'ANN@lee.org' }), 'email'],
      [await call('POST', '/contacts/', { phone: '+49-228/123' }), 'phone'],
    ] as const;
    for (const [answer, matchingField] of answers) {
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        statusCode: 400,
        message: DUPLICATED,
        error: 'Bad Request',
        traceId: expect.any(String),
        meta: { ...meta, matchingField },
      });
    }
    const other = await create({ email: 'other@lee.org' });
    expect(await call('PUT', `/contacts/${other.id}`, { city: 'x', email: 'Ann@Lee.org' })).toMatchObject({
      status: 400,
      body: { meta: { ...meta, matchingField: 'email' } },
    });
    expect(await get(other.id)).toEqual(other);
    expect(await types()).toEqual(['ContactCreate', 'ContactCreate']);
    // In another location it is another contact.
    const elsewhere = await app.newLocation();
    const body = { locationId: elsewhere, email: 'ann@lee.org' };
    expect(await app.call('POST', '/contacts/', { body })).toMatchObject({ status: 201 });
  });

  test('of many who create the same contact at once one succeeds; upserts give one contact', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        call('POST', '/contacts/', { email: 'x@y.z', city: String(index) }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(29).fill(400)]);
    const upserts = await Promise.all(
      Array.from({ length: 30 }, () => call('POST', '/contacts/upsert', { email: 'new@y.z' })),
    );
    expect(upserts.filter(({ body }) => body.new)).toHaveLength(1);
    expect(new Set(upserts.map(({ body }) => body.contact.id)).size).toBe(1);
    expect(await types()).toEqual(['ContactCreate', 'ContactCreate']);
  });

  test('inputs of one batch see those before them', async () => {
    const created = await app.together(createContact, locationId, [
      { ...author, body: { email: 'a@x.y', customFields: [{ key: 'eye_colour', value: 'blue' }] } },
      { ...author, body: { email: 'A@x.y' } },
      { ...author, body: { phone: '123', customFields: [{ key: 'contact.eye_colour', value: 'grey' }] } },
      { ...author, body: { email: 'b@x.y', phone: '1-2-3' } },
    ]);
    expect(created.map((outcome) => ('code' in outcome ? outcome.code : 'created'))).toEqual([
      'created',
      'contact_duplicated',
      'created',
      'contact_duplicated',
    ]);
    expect(await types()).toEqual(['ObjectSchemaUpdate', 'ContactCreate', 'ContactCreate']);
    const [a, b] = created.flatMap((outcome) => ('contact' in outcome ? outcome.contact.id : []));

    // The address goes from the one to the other and back, in one statement.
    const updated = await app.together(updateContact, locationId, [
      { ...author, id: b ?? '', body: { email: 'a@x.y' } },
      { ...author, id: a ?? '', body: { email: 'c@x.y' } },
      { ...author, id: b ?? '', body: { email: 'a@x.y' } },
      { ...author, id: 'nobody', body: {} },
      { ...author, id: a ?? '', body: { email: 'd@x.y', city: 'Bonn' } },
    ]);
    expect(updated.map((outcome) => ('code' in outcome ? outcome.code : outcome.contact.email))).toEqual([
      'contact_duplicated',
      'c@x.y',
      'a@x.y',
      'contact_not_found',
      'd@x.y',
    ]);
    expect(await get(a ?? '')).toMatchObject({ email: 'd@x.y', city: 'Bonn' });
    expect(await get(b ?? '')).toMatchObject({ email: 'a@x.y', phone: '123' });

    const upserted = await app.together(upsertContact, locationId, [
      { ...author, body: { email: 'e@x.y', city: 'Rome' } },
      { ...author, body: { email: 'E@x.y', state: 'IT' } },
      { ...author, body: { email: 'E@x.y', state: 'IT', address1: null } },
    ]);
    expect(upserted.map((outcome) => 'isNew' in outcome && outcome.isNew)).toEqual([true, false, false]);
    const id = upserted[0] !== undefined && 'contact' in upserted[0] ? upserted[0].contact.id : '';
    expect(await get(id)).toMatchObject({ email: 'E@x.y', city: 'Rome', state: 'IT' });
    expect((await types()).slice(-2)).toEqual(['ContactCreate', 'ContactUpdate']);
  });

  test('an address that one contact gives up can go to another in the same batch', async () => {
    const [a, b] = [await create({ email: 'a@x.y' }), await create({ email: 'b@x.y' })];
    const swapped = await app.together(updateContact, locationId, [
      { ...author, id: a.id, body: { email: null } },
      { ...author, id: b.id, body: { email: 'a@x.y' } },
      { ...author, id: a.id, body: { email: 'b@x.y' } },
    ]);
    expect(swapped.every((outcome) => 'contact' in outcome)).toBe(true);
    expect([(await get(a.id)).email, (await get(b.id)).email]).toEqual(['b@x.y', 'a@x.y']);
  });

  test('upsert goes by email, then by phone, and leaves a number that is another contact’s alone', async () => {
    const first = await call('POST', '/contacts/upsert', {
      locationId,
      email: 'a@x.y',
      phone: '111',
      city: 'Bonn',
    });
    expect(first).toMatchObject({
      status: 200,
      body: { new: true, traceId: first.headers.get('x-trace-id') },
    });
    const { id } = first.body.contact;
    const byEmail = await call('POST', '/contacts/upsert', {
      email: 'A@x.y',
      city: 'Rome',
      createNewIfDuplicateAllowed: true,
    });
    expect(byEmail.body).toMatchObject({ new: false, contact: { id, city: 'Rome', phone: '111' } });
    const byPhone = await call('POST', '/contacts/upsert', { phone: '1 1 1', email: 'b@x.y' });
    expect(byPhone.body).toMatchObject({ new: false, contact: { id, email: 'b@x.y' } });
    const other = await create({ phone: '222' });
    const both = await call('POST', '/contacts/upsert', { email: 'b@x.y', phone: '222', state: 'X' });
    expect(both.body).toMatchObject({ new: false, contact: { id, phone: '111', state: 'X' } });
    expect(await get(other.id)).toEqual(other);
    const nobody = await call('POST', '/contacts/upsert', { city: 'Oslo' });
    expect(nobody.body).toMatchObject({ new: true });
  });

  test('custom fields by key are fields of the object contact, announced before the contact', async () => {
    const contact = await create({
      customFields: [
        { key: 'shoe_size', field_value: 44 },
        { key: 'pets', value: ['cat'] },
      ],
    });
    expect(await types()).toEqual(['ObjectSchemaUpdate', 'ContactCreate']);
    const { fields } = (await call('GET', '/objects/contact?fetchProperties=true')).body;
    const ids = contact.customFields.map(({ id }: { id: string }) => id);
    expect(fields.slice(-2)).toMatchObject([
      { id: ids[0], fieldKey: 'contact.shoe_size', dataType: 'NUMERICAL' },
      { id: ids[1], fieldKey: 'contact.pets', dataType: 'TEXT' },
    ]);
    const changed = await call('PUT', `/contacts/${contact.id}`, {
      customFields: [
        { key: 'contact.shoe_size', value: 45 },
        { id: ids[1], value: '' },
      ],
    });
    expect(changed.body.contact.customFields).toEqual([{ id: ids[0], value: 45 }]);
    expect(await types()).toEqual(['ObjectSchemaUpdate', 'ContactCreate', 'ContactUpdate']);
  });

  test('a contact that is deleted is gone, and its address is free', async () => {
    const { id } = await create({ email: 'a@x.y' });
    expect(await call('DELETE', `/contacts/${id}`)).toMatchObject({ status: 200, body: { succeded: true } });
    expect(await call('GET', `/contacts/${id}`)).toMatchObject({
      status: 404,
      body: { message: 'Contact not found' },
    });
    expect(await call('PUT', `/contacts/${id}`, {})).toMatchObject({ status: 404 });
    expect((await log()).at(-1)).toMatchObject({ type: 'ContactDelete', data: { id, email: 'a@x.y' } });
    expect(await call('POST', '/contacts/', { email: 'a@x.y' })).toMatchObject({ status: 201 });
  });

  test('contacts are not reached as records', async () => {
    const { id } = await create({ name: 'Ann' });
    const { object } = (await call('GET', '/objects/contact')).body;
    for (const [ref, status] of [
      ['contact', 400],
      [object.id, 404],
    ]) {
      const path = `/objects/${ref}/records/${id}`;
      expect((await call('GET', path)).status).toBe(status);
      expect((await call('PUT', path, { properties: { name: 'x' } })).status).toBe(status);
      expect((await call('DELETE', path)).status).toBe(status);
    }
    const company = await call('POST', '/objects/business/records', { properties: { name: 'Acme' } });
    expect(await call('GET', `/contacts/${company.body.record.id}`)).toMatchObject({ status: 404 });
    expect(await call('PUT', `/contacts/${company.body.record.id}`, { city: 'x' })).toMatchObject({
      status: 404,
    });
    expect((await get(id)).name).toBe('Ann');
  });
});
