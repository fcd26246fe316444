import {
  ContactAnswer,
  ContactList,
  ContactUpdated,
  ContactUpserted,
  CreateContactBody,
  LocationQuery,
  SearchBody,
  UpdateContactBody,
  UpsertContactBody,
} from '@relata/protocol';
import { Type } from 'typebox';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { Access, LocationById, LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { objectData } from '../objects/object.ts';
import { selectObjects } from '../objects/store.ts';
import { planSearch } from '../records/search.ts';
import { searchAfter, searchRecords } from '../records/search-records.ts';
import type { WrittenContact } from './changing-contacts.ts';
import { contactData, contactView } from './contact.ts';
import { createContact } from './create-contact.ts';
import { searchableContacts } from './searchable-contacts.ts';
import { selectCompanies, selectContacts } from './store.ts';
import { updateContact } from './update-contact.ts';
import { type UpsertedContact, upsertContact } from './upsert-contact.ts';

const ContactParams = Type.Object({ contactId: Type.String({ minLength: 1, maxLength: 200 }) });

const read = { guard: { scope: 'contacts.readonly' } } as const;
const change = { guard: { scope: 'contacts.write' } } as const;
const tags = ['Contacts'];

export interface ContactRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
  /** From a record's id to its location. */
  readonly locationOfRecord: LocationById;
}

/** `/contacts/`, all but the deletion. */
export function contactRoutes(app: Http, services: ContactRoutes): void {
  const { database, batcher, locations, locationOfRecord } = services;

  app.post(
    '/contacts/',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create a contact',
        body: CreateContactBody,
        response: { 201: ContactAnswer },
      },
    },
    async (request, reply) => {
      const { access, id: traceId } = request;
      const { locationId: named, ...body } = request.body;
      const locationId = await locations.named(access, named);
      const input = { traceId, tokenId: access.tokenId, body };
      const answer = (made: WrittenContact) => ({ contact: contactView(made.contact, made.companyId) });
      const once = request.once?.keep((made: WrittenContact) => [201, answer(made)]);
      return reply.status(201).send(answer(await batcher.one(createContact, locationId, input, once)));
    },
  );

  app.post(
    '/contacts/upsert',
    {
      config: change,
      schema: {
        tags,
        summary: 'Change the contact with this email, else with this phone, or create one',
        body: UpsertContactBody,
        response: { 200: ContactUpserted },
      },
    },
    async ({ access, id: traceId, body: given, once }) => {
      const { locationId: named, createNewIfDuplicateAllowed: _, ...body } = given;
      const locationId = await locations.named(access, named);
      const input = { traceId, tokenId: access.tokenId, body };
      const answer = ({ contact, companyId, isNew }: UpsertedContact) => {
        return { new: isNew, contact: contactView(contact, companyId), traceId };
      };
      const kept = once?.keep((done: UpsertedContact) => [200, answer(done)]);
      return answer(await batcher.one(upsertContact, locationId, input, kept));
    },
  );

  app.post(
    '/contacts/search',
    {
      config: read,
      schema: { tags, summary: 'Search contacts', body: SearchBody, response: { 200: ContactList } },
    },
    async ({ access, body }) => {
      const locationId = await locations.named(access, body.locationId);
      const [object] = await database.queryByKey(selectObjects(locationId, ['contact']));
      if (object === undefined) throw new RelataError('object_not_found');
      const plan = planSearch(body, searchableContacts(objectData(locationId, object)));
      if (plan instanceof RelataError) throw plan;
      const { rows, total } = await searchRecords(database, locationId, plan);
      const companies = await companiesOf(
        locationId,
        rows.map(({ id }) => id),
      );
      const contacts = rows.map((row) => ({
        ...contactView(contactData(locationId, row), companies.get(row.id)),
        searchAfter: searchAfter(row),
      }));
      return { contacts, count: contacts.length, total };
    },
  );

  app.get(
    '/contacts/:contactId',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a contact',
        params: ContactParams,
        querystring: LocationQuery,
        response: { 200: ContactAnswer },
      },
    },
    async ({ access, params, query }) => {
      const locationId = await locationOf(access, query.locationId, params.contactId);
      const [row] = await database.queryByKey(selectContacts(locationId, [params.contactId]));
      if (row === undefined) throw new RelataError('contact_not_found');
      return { contact: contactView(contactData(locationId, row), row.company_id) };
    },
  );

  app.put(
    '/contacts/:contactId',
    {
      config: change,
      schema: {
        tags,
        summary: 'Change a contact; what is not named stays as it is',
        params: ContactParams,
        querystring: LocationQuery,
        body: UpdateContactBody,
        response: { 200: ContactUpdated },
      },
    },
    async ({ access, params, query, body, id: traceId }) => {
      const locationId = await locationOf(access, query.locationId, params.contactId);
      const input = { traceId, tokenId: access.tokenId, id: params.contactId, body };
      const { contact, companyId } = await batcher.one(updateContact, locationId, input);
      return { succeded: true, contact: contactView(contact, companyId) };
    },
  );

  async function locationOf(access: Access, named: string | undefined, id: string): Promise<string> {
    const locationId = await locations.ofThing(access, named, id, locationOfRecord);
    if (locationId === undefined) throw new RelataError('contact_not_found');
    return locationId;
  }

  async function companiesOf(locationId: string, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await database.queryByKey(selectCompanies(locationId, ids));
    return new Map(rows.map(({ contact_id, company_id }) => [contact_id, company_id]));
  }
}
