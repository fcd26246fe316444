import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { updateContact } from '../../src/contacts/update-contact.ts';
import { statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const ASSOCIATION = 'BUSINESSES_CONTACTS_ASSOCIATION';

const selectDegrees = statement<{ side: number; record_id: string; n: number }>(
  'test_company_degrees',
  'select side, record_id, n from degree where location_id = $1 order by side, record_id',
);

const fillCompany = statement(
  'test_company_fill',
  'update degree set n = $3 where location_id = $1 and record_id = $2 and side = 1',
);

describe.each(engines)('a contact and its company on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;
  let acme: string;
  let globex: string;
  let id: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
    acme = (await call('POST', '/objects/business/records', { properties: { name: 'Acme' } })).body.record.id;
    globex = (await call('POST', '/objects/business/records', { properties: { name: 'Globex' } })).body.record
      .id;
    id = (await call('POST', '/contacts/', { name: 'Ann', businessId: acme })).body.contact.id;
  });

  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, path, { token, ...(body !== undefined && { body }) });
  const put = (body: unknown) => call('PUT', `/contacts/${id}`, body);
  const companyOf = async () => (await call('GET', `/contacts/${id}`)).body.contact.businessId;
  const relationsOf = async (recordId: string) =>
    (await call('GET', `/associations/relations/${recordId}`)).body.relations;
  /** The events after those of the companies and of the contact's creation. */
  const news = async () => (await app.log(locationId)).slice(4);
  /** How many contacts each company has, and companies the contact. */
  const degrees = async () =>
    (await app.database.query(selectDegrees(locationId))).map(({ side, record_id, n }) => [
      side,
      record_id,
      n,
    ]);

  test('is created with it, in one transaction, with an event of its own', async () => {
    expect(await companyOf()).toBe(acme);
    const [relation] = await relationsOf(id);
    expect(relation).toMatchObject({
      associationId: ASSOCIATION,
      associationKey: ASSOCIATION,
      firstObjectKey: 'business',
      firstRecordId: acme,
      secondObjectKey: 'contact',
      secondRecordId: id,
    });
    expect(await relationsOf(acme)).toEqual([relation]);
    const [created, related] = (await app.log(locationId)).slice(2);
    expect(created).toMatchObject({ type: 'ContactCreate', entityId: id });
    expect(created?.data).not.toHaveProperty('businessId');
    expect(related).toMatchObject({
      type: 'RelationCreate',
      entityId: relation.id,
      data: relation,
      traceId: created?.traceId,
    });
    expect(await degrees()).toEqual([
      [1, acme, 1],
      [2, id, 1],
    ]);
  });

  test('goes to another: a relation ends, one begins, and the contact itself is not changed', async () => {
    const before = (await call('GET', `/contacts/${id}`)).body.contact;
    const [old] = await relationsOf(id);
    const answer = await put({ businessId: globex });
    expect(answer.body).toEqual({ succeded: true, contact: { ...before, businessId: globex } });
    expect(await companyOf()).toBe(globex);
    expect(await relationsOf(acme)).toEqual([]);
    const [relation] = await relationsOf(id);
    expect(relation.id).not.toBe(old.id);
    expect(await news()).toMatchObject([
      { type: 'RelationDelete', entityId: old.id, data: old },
      { type: 'RelationCreate', entityId: relation.id, data: relation },
    ]);
    expect(await degrees()).toEqual([
      [1, globex, 1],
      [2, id, 1],
    ]);
  });

  test('null ends the relation; the same company, or no word of it, changes nothing', async () => {
    expect((await put({ businessId: acme })).body.contact.businessId).toBe(acme);
    expect((await put({})).body.contact.businessId).toBe(acme);
    expect(await news()).toEqual([]);
    expect((await put({ businessId: null, city: 'Bonn' })).body.contact).not.toHaveProperty('businessId');
    expect(await relationsOf(id)).toEqual([]);
    expect((await news()).map(({ type }) => type)).toEqual(['ContactUpdate', 'RelationDelete']);
    expect(await degrees()).toEqual([]);
    expect((await put({ businessId: null })).status).toBe(200);
    expect(await news()).toHaveLength(2);
  });

  test('follows relations that are made and deleted as such', async () => {
    const [relation] = await relationsOf(id);
    await call('DELETE', `/associations/relations/${relation.id}`);
    expect(await companyOf()).toBeUndefined();
    const made = { associationId: ASSOCIATION, firstRecordId: globex, secondRecordId: id };
    expect((await call('POST', '/associations/relations', made)).status).toBe(201);
    expect(await companyOf()).toBe(globex);
    expect((await call('POST', '/associations/relations', { ...made, firstRecordId: acme })).status).toBe(
      400,
    );
    expect((await put({ businessId: acme })).body.contact.businessId).toBe(acme);
    await call('DELETE', `/objects/business/records/${acme}`);
    expect(await companyOf()).toBeUndefined();
    expect((await put({ businessId: globex })).body.contact.businessId).toBe(globex);
  });

  test('upsert sets it too, and answers with it', async () => {
    const first = await call('POST', '/contacts/upsert', { email: 'a@b.c', businessId: acme });
    expect(first.body).toMatchObject({ new: true, contact: { businessId: acme } });
    const second = await call('POST', '/contacts/upsert', { email: 'a@b.c', city: 'Bonn' });
    expect(second.body).toMatchObject({ new: false, contact: { businessId: acme, city: 'Bonn' } });
    const third = await call('POST', '/contacts/upsert', { email: 'a@b.c', businessId: globex });
    expect(third.body).toMatchObject({ new: false, contact: { businessId: globex } });
  });

  test('many changes of one batch come to one relation and exact counts', async () => {
    const input = { traceId: crypto.randomUUID(), tokenId: 't', id };
    const other = (await call('POST', '/contacts/', { name: 'Bob' })).body.contact.id;
    const outcomes = await app.together(updateContact, locationId, [
      { ...input, body: { businessId: globex } },
      { ...input, body: { businessId: null } },
      { ...input, id: other, body: { businessId: globex } },
      { ...input, body: { businessId: 'nothing' } },
      { ...input, body: { businessId: acme } },
      { ...input, id: other, body: { businessId: acme } },
      { ...input, body: { businessId: acme } },
    ]);
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.companyId))).toEqual([
      globex,
      undefined,
      globex,
      'record_unknown',
      acme,
      acme,
      acme,
    ]);
    expect(await relationsOf(acme)).toHaveLength(2);
    expect(await relationsOf(globex)).toEqual([]);
    expect(await degrees()).toEqual([
      [1, acme, 2],
      ...[id, other].sort().map((contactId) => [2, contactId, 1]),
    ]);
    // Whoever follows the log comes to the same relations.
    const replayed = new Map<string, string>();
    for (const { type, entityId, data } of await app.log(locationId)) {
      if (type === 'RelationCreate')
        replayed.set(entityId, (data as { secondRecordId: string }).secondRecordId);
      if (type === 'RelationDelete') expect(replayed.delete(entityId)).toBe(true);
    }
    const kept = (await relationsOf(acme)).map((relation: { id: string; secondRecordId: string }) => [
      relation.id,
      relation.secondRecordId,
    ]);
    expect(new Map(kept)).toEqual(replayed);
  });

  test('what is no company, and a company that is full, are refused whole', async () => {
    const other = (await call('POST', '/contacts/', { name: 'Bob' })).body.contact.id;
    const events = await app.log(locationId);
    for (const [businessId, message] of [
      ['0'.repeat(24), `businessId ${'0'.repeat(24)} does not exist`],
      [other, `businessId ${other} is a record of contact, but association ${ASSOCIATION} expects business`],
    ]) {
      expect(await put({ businessId, city: 'Bonn' })).toMatchObject({ status: 400, body: { message } });
      expect(await call('POST', '/contacts/', { businessId })).toMatchObject({ status: 400 });
    }
    expect(await put({ businessId: '' })).toMatchObject({ status: 422 });
    await app.database.query(fillCompany(locationId, acme, 10_000));
    expect(await call('PUT', `/contacts/${other}`, { businessId: acme, city: 'Bonn' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('limit of 10000') },
    });
    expect((await put({ businessId: acme })).status).toBe(200);
    expect(await app.log(locationId)).toEqual(events);
    expect((await call('GET', `/contacts/${other}`)).body.contact).not.toHaveProperty('city');
  });

  test('under concurrent changes each contact has one company', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => put({ businessId: index % 2 === 0 ? acme : globex })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const relations = await relationsOf(id);
    expect(relations).toHaveLength(1);
    const company = relations[0].firstRecordId;
    expect(await degrees()).toEqual([
      [1, company, 1],
      [2, id, 1],
    ]);
  });
});
