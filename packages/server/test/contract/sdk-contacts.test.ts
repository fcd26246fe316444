import { GHLNotFoundError, GHLValidationError, type HighLevel } from '@gohighlevel/api-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { noting, openSdk, tokenKinds } from '../support/sdk.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import * as shapes from './shapes.ts';
import { expectShape } from './shapes.ts';

const runs = engines.flatMap((engine) => tokenKinds.map((kind) => ({ engine, kind })));

describe.each(runs)('contacts by the official SDK with $kind, on $engine', ({ engine, kind }) => {
  let app: TestApp;
  let world: RealEstate;
  let locationId: string;
  let contacts: ReturnType<typeof noting<HighLevel['contacts']>>;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    locationId = world.locationId;
    contacts = noting(openSdk({ url: app.url, kind, token: world.token }).contacts, new Set());
  });
  afterAll(() => app?.close());

  /** All that may be left out. */
  const everything = {
    firstName: 'Rosan',
    lastName: 'Deo',
    name: 'Rosan Deo',
    gender: 'male',
    phone: '+18888888888',
    address1: '3535 1st St N',
    city: 'Dolomite',
    state: 'AL',
    postalCode: '35061',
    website: 'https://example.com',
    timezone: 'America/Chihuahua',
    dnd: true,
    dndSettings: { Call: { status: 'active', message: 'no', code: '101' }, SMS: { status: 'permanent' } },
    inboundDndSettings: { all: { status: 'active', message: 'no' } },
    tags: ['nisi sint', 'buyer'],
    source: 'public api',
    dateOfBirth: '1990-09-25',
    country: 'US',
    companyName: 'DGS VolMAX',
    assignedTo: 'y0BeYjuRIlDwsDcOHOJo',
  };
  const customFields = [
    { id: '6dvNaf7VhkQ9snc5vnjJ', key: 'my_field', field_value: 'text' },
    { id: 'AAAAAAAAAAAAAAAAAAAA', field_value: ['a', 'b'] },
  ];

  test('creates and finds contacts, with nothing but an email and with everything', async () => {
    const plain = await contacts.createContact({ locationId, email: 'Plain@example.com' });
    expect(expectShape(plain, shapes.contactAnswer).contact).toMatchObject({
      id: expect.stringMatching(/^[0-9A-Za-z]{20}$/),
      locationId,
      email: expect.stringMatching(/^plain@example.com$/i),
      dnd: false,
      tags: [],
      customFields: [],
    });
    const full = await contacts.createContact({
      locationId,
      email: 'full@example.com',
      ...everything,
      customFields,
    });
    expect(expectShape(full, shapes.contactAnswer).contact).toMatchObject({
      ...everything,
      customFields: [
        { id: '6dvNaf7VhkQ9snc5vnjJ', value: 'text' },
        { id: 'AAAAAAAAAAAAAAAAAAAA', value: ['a', 'b'] },
      ],
    });
    const found = await contacts.getContact({ contactId: full.contact.id });
    expect(expectShape(found, shapes.contactAnswer)).toEqual(full);
  });

  test('changes contacts: what is not named stays', async () => {
    const { contact } = await contacts.createContact({
      locationId,
      email: 'change@example.com',
      ...named('Ann'),
    });
    const contactId = contact.id;
    const same = expectShape(await contacts.updateContact({ contactId }, {}), shapes.contactUpdated);
    expect(same).toEqual({ succeded: true, contact });
    const { phone: _, ...rest } = everything;
    const changed = await contacts.updateContact({ contactId }, { ...rest, customFields });
    expect(expectShape(changed, shapes.contactUpdated).contact).toMatchObject({
      ...rest,
      email: 'change@example.com',
    });
    const retagged = await contacts.updateContact({ contactId }, { tags: ['seller'] });
    expect(retagged.contact).toEqual({
      ...changed.contact,
      tags: ['seller'],
      dateUpdated: expect.any(String),
    });
    expect(await contacts.getContact({ contactId })).toEqual({ contact: retagged.contact });
  });

  test('upserts contacts by email, else by phone', async () => {
    const made = await contacts.upsertContact({ locationId, email: 'upsert@example.com', ...named('Bea') });
    expect(expectShape(made, shapes.contactUpserted)).toMatchObject({ new: true, contact: named('Bea') });
    const again = await contacts.upsertContact({
      locationId,
      email: 'UPSERT@example.com',
      phone: '+15550001111',
      createNewIfDuplicateAllowed: true,
    });
    expect(expectShape(again, shapes.contactUpserted)).toMatchObject({
      new: false,
      contact: { id: made.contact.id, ...named('Bea'), phone: '+15550001111' },
    });
    const byPhone = await contacts.upsertContact({ locationId, phone: '+15550001111', city: 'Dover' });
    expect(byPhone).toMatchObject({ new: false, contact: { id: made.contact.id, city: 'Dover' } });
  });

  test('refuses a contact with the email or the phone of another', async () => {
    const { contact } = await contacts.createContact({
      locationId,
      email: 'double@example.com',
      phone: '+15550002222',
      ...named('Cy'),
    });
    const meta = { contactId: contact.id, contactName: expect.any(String) };
    for (const [matchingField, value] of [
      ['email', 'Double@Example.com'],
      ['phone', '+1 555 000 2222'],
    ] as const) {
      const refused = contacts.createContact({ locationId, [matchingField]: value });
      await expect(refused).rejects.toBeInstanceOf(GHLValidationError);
      await expect(refused).rejects.toMatchObject({
        statusCode: 400,
        message: 'This location does not allow duplicated contacts.',
        response: { meta: { ...meta, matchingField } },
      });
    }
  });

  test('searches contacts', async () => {
    const other = await realEstate(app);
    const searched = noting(openSdk({ url: app.url, kind, token: other.token }).contacts, new Set());
    for (const name of ['Ann Lee', 'Bea Lee', 'Cy Hill']) {
      await searched.createContact({
        locationId: other.locationId,
        name,
        email: `${name.slice(0, 1).toLowerCase()}@example.com`,
      });
    }
    const search = (more: object = {}) =>
      searched.searchContactsAdvanced({ locationId: other.locationId, page: 1, pageLimit: 20, ...more });
    const namesOf = (found: { contacts: { name: string }[] }) => found.contacts.map(({ name }) => name);

    const all = expectShape(await search(), shapes.contactList);
    expect(all).toMatchObject({ count: 3, total: 3 });
    expect(namesOf(all)).toEqual(['Cy Hill', 'Bea Lee', 'Ann Lee']);
    expect(expectShape(await searched.searchContactsAdvanced({}), shapes.contactList)).toEqual(all);
    expect(namesOf(await search({ query: 'lee' }))).toEqual(['Bea Lee', 'Ann Lee']);
    const filters = [{ field: 'email', operator: 'eq', value: 'c@example.com' }];
    expect(namesOf(await search({ filters }))).toEqual(['Cy Hill']);
    expect(namesOf(await search({ sort: [{ field: 'name', direction: 'asc' }] }))).toEqual([
      'Ann Lee',
      'Bea Lee',
      'Cy Hill',
    ]);
    const first = await search({ pageLimit: 1 });
    expect(first).toMatchObject({ count: 1, total: 3 });
    const next = await search({ pageLimit: 1, searchAfter: first.contacts[0].searchAfter });
    expect(namesOf(next)).toEqual(['Bea Lee']);
  });

  test('a company and a contact are linked either way, and both sides show it', async () => {
    const companyId = await world.newRecord('business');
    const businessId = companyId;
    const { contact } = await contacts.createContact({
      locationId,
      email: 'firm@example.com',
      businessId,
    } as never);
    expect(contact.businessId).toBe(companyId);
    const { associations } = openSdk({ url: app.url, kind, token: world.token });
    const listed = noting(associations, new Set());
    const list = (recordId: string) =>
      listed.getRelationsByRecordId({ recordId, locationId, skip: 0, limit: 10 });
    const ofCompany = await list(companyId);
    expect(ofCompany).toMatchObject({
      total: 1,
      relations: [
        {
          associationId: 'BUSINESSES_CONTACTS_ASSOCIATION',
          firstRecordId: companyId,
          secondRecordId: contact.id,
        },
      ],
    });
    expect(await list(contact.id)).toEqual(ofCompany);
    await listed.deleteRelation({ relationId: ofCompany.relations[0].id, locationId });
    expect((await contacts.getContact({ contactId: contact.id })).contact).not.toHaveProperty('businessId');
    const link = { locationId, associationId: 'BUSINESSES_CONTACTS_ASSOCIATION', firstRecordId: companyId };
    await listed.createRelation({ ...link, secondRecordId: contact.id });
    expect((await contacts.getContact({ contactId: contact.id })).contact.businessId).toBe(companyId);
  });

  test('deletes contacts', async () => {
    const { contact } = await contacts.createContact({ locationId, email: 'gone@example.com' });
    const contactId = contact.id;
    expect(expectShape(await contacts.deleteContact({ contactId }), shapes.contactDeleted)).toEqual({
      succeded: true,
    });
    // One begins when the one before has been looked at: a refusal that nobody waits for yet would end the process.
    for (const call of [
      () => contacts.getContact({ contactId }),
      () => contacts.deleteContact({ contactId }),
      () => contacts.updateContact({ contactId }, { city: 'Dover' }),
    ]) {
      const error = await call().catch((refusal: unknown) => refusal);
      expect(error).toBeInstanceOf(GHLNotFoundError);
      expect(error).toMatchObject({ message: 'Contact not found' });
    }
  });
});

function named(firstName: string): { firstName: string; lastName: string } {
  return { firstName, lastName: 'Lee' };
}
