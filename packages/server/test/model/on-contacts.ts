import { refuse } from './on-objects.ts';
import { removeRecord, removeRelations } from './on-records.ts';
import { relate } from './on-relations.ts';
import type { Expected, ExpectedEvent, Refusal, Seen } from './perform.ts';
import type { ContactRequest } from './requests.ts';
import { COMPANY_OF_CONTACT, type RecordState, type State } from './state.ts';
import { contactData, contactView } from './views.ts';

export function performOnContacts(state: State, request: ContactRequest, answer: Seen): Expected {
  switch (request.kind) {
    case 'create contact':
      return createContact(state, request.body, answer, 201);
    case 'upsert contact':
      return upsertContact(state, request.body, answer);
    case 'update contact': {
      const contact = contactAt(state, request.id);
      if (contact === undefined) return refuse(404, 'Contact not found');
      const expected = updateContact(state, contact, request.body, answer);
      return 'body' in expected
        ? { ...expected, body: { succeded: true, ...(expected.body as object) } }
        : expected;
    }
    case 'delete contact': {
      const contact = contactAt(state, request.id);
      if (contact === undefined) return refuse(404, 'Contact not found');
      return { status: 200, body: { succeded: true }, events: removeRecord(state, contact) };
    }
  }
}

type Body = ContactRequest['body'];

function createContact(state: State, body: Body, answer: Seen, status: number): Expected {
  const properties = changed({ dnd: false, tags: [] }, body);
  const refusals = refusalsOf(state, undefined, properties, body);
  if (refusals.length > 0) return { refusals };
  const { id, dateAdded } = answer.body.contact ?? {};
  const contact = { id, objectKey: 'contact', owner: [], followers: [], properties };
  const record: RecordState = { ...contact, createdAt: dateAdded, updatedAt: dateAdded };
  state.records.set(id, record);
  const event = eventOf(state, 'ContactCreate', record);
  const links = setCompany(state, id, body.businessId, answer);
  return { status, body: { contact: contactView(state, record) }, events: [event, ...links] };
}

function updateContact(state: State, contact: RecordState, body: Body, answer: Seen): Expected {
  const properties = changed(contact.properties, body);
  const refusals = refusalsOf(state, contact.id, properties, body);
  if (refusals.length > 0) return { refusals };
  const events: ExpectedEvent[] = [];
  if (JSON.stringify(properties) !== JSON.stringify(contact.properties)) {
    contact.properties = properties;
    contact.updatedAt = answer.body.contact?.dateUpdated;
    events.push(eventOf(state, 'ContactUpdate', contact));
  }
  events.push(...setCompany(state, contact.id, body.businessId, answer));
  return { status: 200, body: { contact: contactView(state, contact) }, events };
}

/** By email, else by phone; a phone that is another's than the email's is left out. */
function upsertContact(state: State, body: Body, answer: Seen): Expected {
  const byEmail = alike(state, 'email', body.email);
  const byPhone = alike(state, 'phone', body.phone);
  const { phone: _, ...withoutPhone } = body;
  const isOthers = byEmail !== undefined && byPhone !== undefined && byEmail !== byPhone;
  const known = byEmail ?? byPhone;
  const expected =
    known === undefined
      ? createContact(state, body, answer, 200)
      : updateContact(state, known, isOthers ? withoutPhone : body, answer);
  const isNew = known === undefined;
  return 'body' in expected ? { ...expected, body: { new: isNew, ...(expected.body as object) } } : expected;
}

function refusalsOf(
  state: State,
  id: string | undefined,
  properties: object,
  { businessId }: Body,
): Refusal[] {
  const { email, phone } = properties as { email?: string; phone?: string };
  const doubles = (['email', 'phone'] as const).flatMap((matchingField) => {
    const other = alike(state, matchingField, { email, phone }[matchingField]);
    if (other === undefined || other.id === id) return [];
    const { name, email: address, phone: number } = other.properties;
    const meta = { contactId: other.id, contactName: name ?? address ?? number ?? other.id, matchingField };
    return [{ status: 400, message: 'This location does not allow duplicated contacts.', meta }];
  });
  if (typeof businessId !== 'string') return doubles;
  const objectKey = state.records.get(businessId)?.objectKey;
  if (objectKey === 'business') return doubles;
  const message =
    objectKey === undefined
      ? `businessId ${businessId} does not exist`
      : `businessId ${businessId} is a record of ${objectKey}, but association ${COMPANY_OF_CONTACT} expects business`;
  return [...doubles, { status: 400, message }];
}

/** Relates the contact to this company instead of another: two relations' events and none of the contact's. */
function setCompany(
  state: State,
  contactId: string,
  companyId: string | null | undefined,
  answer: Seen,
): ExpectedEvent[] {
  const known = [...state.relations.values()].find(
    ({ associationId, secondRecordId }) =>
      associationId === COMPANY_OF_CONTACT && secondRecordId === contactId,
  );
  if (companyId === undefined || (known?.firstRecordId ?? null) === companyId) return [];
  const removed = known === undefined ? [] : removeRelations(state, [known.id]);
  if (companyId === null) return removed;
  const { id = '', createdAt = '' } = answer.companyRelation ?? {};
  const link = { associationId: COMPANY_OF_CONTACT, firstRecordId: companyId, secondRecordId: contactId };
  return [...removed, relate(state, { id, createdAt, ...link })];
}

function alike(
  state: State,
  field: 'email' | 'phone',
  value: string | null | undefined,
): RecordState | undefined {
  if (!value) return undefined;
  const form = (text: unknown) => (field === 'email' ? String(text).toLowerCase() : digits(String(text)));
  return [...state.records.values()].find(
    ({ objectKey, properties }) =>
      objectKey === 'contact' && properties[field] !== undefined && form(properties[field]) === form(value),
  );
}

function contactAt(state: State, id: string): RecordState | undefined {
  const record = state.records.get(id);
  return record?.objectKey === 'contact' ? record : undefined;
}

/** null unsets a field; the parts of a name make the whole. */
function changed(
  before: Readonly<Record<string, unknown>>,
  { businessId: _, ...body }: Body,
): Record<string, unknown> {
  const changes: Record<string, unknown> = { ...body };
  if (typeof body.phone === 'string') changes['phone'] = digits(body.phone);
  if (body.firstName !== undefined || body.lastName !== undefined) {
    const { firstName, lastName } = { ...before, ...body } as { firstName?: string; lastName?: string };
    changes['name'] = `${firstName ?? ''} ${lastName ?? ''}`.trim() || null;
  }
  const merged = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged);
}

function digits(phone: string): string {
  return phone.replace(/[^\d+]/g, '');
}

function eventOf(state: State, type: string, contact: RecordState): ExpectedEvent {
  return { type, entityId: contact.id, data: structuredClone(contactData(state, contact)) };
}
