import { objectIdPattern } from '../ids.ts';
import type { RecordData } from './data.ts';
import type { EventDataByType, EventType, LoggedEvent } from './types.ts';
import type { WebhookPayload } from './wire.ts';

/** Express, before which HighLevel's listeners sit, refuses 100 kB; the rest is room for what a proxy may add. */
export const BODY_BYTES_MAX = 90_000;

/** A field of the body: its name if it is the row's own, else its name and how to read it from the row. */
type OwnField<Data> = (keyof Data & string) | readonly [name: string, read: (data: Data) => unknown];

const associationWithCardinalities = [
  'id',
  'associationType',
  'firstObjectKey',
  'firstObjectLabel',
  'firstObjectToSecondObjectCardinality',
  'secondObjectKey',
  'secondObjectLabel',
  'secondObjectToFirstObjectCardinality',
  'key',
  'locationId',
] as const;

const relation = [
  'id',
  'firstObjectKey',
  'firstRecordId',
  'secondObjectKey',
  'secondRecordId',
  'associationId',
  'locationId',
] as const;

const record: readonly OwnField<RecordData>[] = [
  'id',
  'locationId',
  'objectKey',
  ['owners', (data) => data.owner],
  'followers',
  ['properties', (data) => listProperties(data.properties)],
];

const objectSchema: readonly OwnField<EventDataByType['ObjectSchemaCreate']>[] = [
  'id',
  ['labels', ({ labels }) => ({ singular: labels.singular, plural: labels.plural })],
  'description',
  'searchableProperties',
  'primaryDisplayProperty',
  'key',
  'locationId',
  'updatedAt',
  'createdAt',
  ['objectType', (data) => data.type],
];

const contact: readonly OwnField<EventDataByType['ContactCreate']>[] = [
  'locationId',
  'id',
  'address1',
  'city',
  'state',
  'companyName',
  'country',
  'source',
  'dateAdded',
  'dateOfBirth',
  'dnd',
  'email',
  'name',
  'firstName',
  'lastName',
  'phone',
  'postalCode',
  'tags',
  'website',
  'attachments',
  'assignedTo',
  ['customFields', (data) => data.customFields?.map(({ id, value }) => ({ id, value }))],
];

/**
 * The fields of each event, in the order in which they are sent: the order of the event's public document, which
 * signatures make part of the contract. AssociationCreate's document has no cardinalities; the other two's do.
 */
const ownFields: { readonly [Type in EventType]: readonly OwnField<EventDataByType[Type]>[] } = {
  AssociationCreate: [
    'id',
    'associationType',
    'firstObjectKey',
    'firstObjectLabel',
    'secondObjectKey',
    'secondObjectLabel',
    'key',
    'locationId',
  ],
  AssociationUpdate: associationWithCardinalities,
  AssociationDelete: associationWithCardinalities,
  RelationCreate: relation,
  RelationDelete: relation,
  RecordCreate: record,
  RecordUpdate: record,
  RecordDelete: record,
  ObjectSchemaCreate: objectSchema,
  ObjectSchemaUpdate: objectSchema,
  ContactCreate: contact,
  ContactUpdate: contact,
  ContactDelete: contact,
};

/** How a property's value is sent: a string as it is, anything else as its JSON. */
export const valueString = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function listProperties(properties: Record<string, unknown>): { key: string; valueString: string }[] {
  const list: { key: string; valueString: string }[] = [];
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) list.push({ key, valueString: valueString(value) });
  }
  return list;
}

/** The body without `versionId` and `appId`, in the order of the wire: what the event feed shows. */
export function payloadOf<Type extends EventType>(event: LoggedEvent<Type>): WebhookPayload<Type> {
  const payload: Record<string, unknown> = { type: event.type };
  const data = event.data as unknown as Record<string, unknown>;
  for (const field of ownFields[event.type] as readonly OwnField<Record<string, unknown>>[]) {
    const value = typeof field === 'string' ? data[field] : field[1](data);
    if (value !== undefined) payload[typeof field === 'string' ? field : field[0]] = value;
  }
  payload.timestamp = event.createdAt;
  payload.webhookId = event.webhookId;
  payload.traceId = event.traceId;
  return payload as unknown as WebhookPayload<Type>;
}

/** `payloadOf` as the JSON from which any endpoint's body is made by `addressPayload`. */
export const renderPayload = (event: LoggedEvent): string => JSON.stringify(payloadOf(event));

/**
 * The body for one endpoint, from a payload rendered once for all of them: its `appId` is put in as text behind
 * `type`, where `JSON.stringify` of the whole body would have it (an event's type holds no comma, an id no quote).
 * @throws TypeError if `appId` is not 24 hex digits: it is written unescaped.
 */
export function addressPayload(payload: string, appId: string): string {
  if (!objectIdPattern.test(appId)) throw new TypeError('appId must be 24 lower-case hex digits');
  const end = payload.indexOf(',');
  return `${payload.slice(0, end)},"versionId":"${appId}","appId":"${appId}"${payload.slice(end)}`;
}

/** The body of one event for one endpoint: exactly `JSON.stringify` of it, UTF-8. */
export const renderBody = (event: LoggedEvent, appId: string): string =>
  addressPayload(renderPayload(event), appId);

const ADDRESS_BYTES = ',"versionId":"","appId":""'.length + 2 * 24;

/** The exact size of an event's body, the same for every endpoint; more than `BODY_BYTES_MAX` is refused with 422. */
export const bodyBytes = (event: LoggedEvent): number =>
  Buffer.byteLength(renderPayload(event)) + ADDRESS_BYTES;
