import {
  addressPayload,
  BODY_BYTES_MAX,
  bodyBytes,
  type EventType,
  eventTypes,
  payloadOf,
  renderBody,
  renderPayload,
  valueString,
  webhookEventSchemas,
} from '@relata/protocol';
import { Compile } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { appId, dataByType, eventOf } from './events.ts';
import { associationChanged, associationCreated } from './examples.ts';

const envelope = ['type', 'versionId', 'appId', 'timestamp', 'webhookId', 'traceId'];

const association =
  'id associationType firstObjectKey firstObjectLabel firstObjectToSecondObjectCardinality secondObjectKey secondObjectLabel secondObjectToFirstObjectCardinality key locationId';
const relation = 'id firstObjectKey firstRecordId secondObjectKey secondRecordId associationId locationId';
const record = 'id locationId objectKey owners followers properties';
const object =
  'id labels description searchableProperties primaryDisplayProperty key locationId updatedAt createdAt objectType';
const contact =
  'locationId id address1 city state companyName country source dateAdded dateOfBirth dnd email name firstName lastName phone postalCode tags website attachments assignedTo customFields';

// Written out here once more, apart from the table that renders.
const documented: Record<EventType, string> = {
  AssociationCreate:
    'id associationType firstObjectKey firstObjectLabel secondObjectKey secondObjectLabel key locationId',
  AssociationUpdate: association,
  AssociationDelete: association,
  RelationCreate: relation,
  RelationDelete: relation,
  RecordCreate: record,
  RecordUpdate: record,
  RecordDelete: record,
  ObjectSchemaCreate: object,
  ObjectSchemaUpdate: object,
  ContactCreate: contact,
  ContactUpdate: contact,
  ContactDelete: contact,
};

/** The body with the envelope cut out of its text, which parsing and rendering again could hide a fault of. */
function withoutEnvelope(body: string): string {
  return body
    .replace(/^\{"type":"[A-Za-z]+","versionId":"[0-9a-f]{24}","appId":"[0-9a-f]{24}",/, '{')
    .replace(/,"timestamp":"[^"]+","webhookId":"[^"]+","traceId":"[^"]+"\}$/, '}');
}

describe('the bodies of the three association documents', () => {
  it.each([
    ['AssociationCreate', associationCreated],
    ['AssociationUpdate', associationChanged],
    ['AssociationDelete', associationChanged],
  ] as const)('%s is its example, byte for byte', (type, example) => {
    expect(withoutEnvelope(renderBody(eventOf(type), appId))).toBe(JSON.stringify(example));
  });
});

describe('every event', () => {
  it('is listed once', () => {
    expect([...eventTypes].sort()).toEqual(Object.keys(dataByType).sort());
    expect(eventTypes).toHaveLength(13);
  });

  it.each(eventTypes)('%s has its fields in the documented order', (type) => {
    const body = JSON.parse(renderBody(eventOf(type), appId));
    const [first, second, third, ...last] = envelope;
    expect(Object.keys(body)).toEqual([first, second, third, ...documented[type].split(' '), ...last]);
    expect(body).toMatchObject({ type, versionId: appId, appId, timestamp: '2026-01-02T03:04:05.006Z' });
  });

  it.each(eventTypes)('%s fits its schema', (type) => {
    const validator = Compile(webhookEventSchemas[type]);
    const body = JSON.parse(renderBody(eventOf(type), appId));
    expect(validator.Errors(body)[1]).toEqual([]);
    expect(validator.Check({ ...body, traceId: undefined })).toBe(false);
    expect(validator.Check({ ...body, type: 'Another' })).toBe(false);
  });

  it.each(eventTypes)('%s is put together for an endpoint as if rendered whole', (type) => {
    const event = eventOf(type);
    const { type: first, ...rest } = payloadOf(event);
    const whole = JSON.stringify({ type: first, versionId: appId, appId, ...rest });
    expect(renderPayload(event)).toBe(JSON.stringify(payloadOf(event)));
    expect(addressPayload(renderPayload(event), appId)).toBe(whole);
    expect(renderBody(event, appId)).toBe(whole);
    expect(bodyBytes(event)).toBe(Buffer.byteLength(whole));
  });
});

it('says nothing of what a contact does not have', () => {
  const body = JSON.parse(
    renderBody(
      eventOf('ContactCreate', {
        id: 'seD4PfOuKoVMLkEZqohJ',
        locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
        dnd: false,
        tags: [],
        dateAdded: '2026-01-02T03:04:05.006Z',
        dateUpdated: '2026-01-02T03:04:05.006Z',
      }),
      appId,
    ),
  );
  expect(Object.keys(body).filter((key) => !envelope.includes(key))).toEqual([
    'locationId',
    'id',
    'dateAdded',
    'dnd',
    'tags',
  ]);
});

it('sends the properties of a record as texts: a text as it is, the rest as JSON', () => {
  const body = JSON.parse(renderBody(eventOf('RecordUpdate'), appId));
  expect(body.properties).toEqual([
    { key: 'name', valueString: 'House' },
    { key: 'price', valueString: '250000' },
    { key: 'rooms', valueString: '["kitchen","bath"]' },
    { key: 'sold', valueString: 'false' },
    { key: 'note', valueString: '' },
  ]);
  expect(valueString(null)).toBe('null');
  expect(valueString('"quoted"')).toBe('"quoted"');
});

it('sends what the log keeps of labels in the documented order, and of custom fields only id and value', () => {
  const object = JSON.parse(renderBody(eventOf('ObjectSchemaCreate'), appId));
  expect(JSON.stringify(object.labels)).toBe('{"singular":"Property","plural":"Properties"}');
  const kept = { ...dataByType.ContactUpdate, customFields: [{ note: 'x', value: 1, id: 'field' }] };
  const contact = JSON.parse(renderBody(eventOf('ContactUpdate', kept), appId));
  expect(JSON.stringify(contact.customFields)).toBe('[{"id":"field","value":1}]');
});

it('counts bytes, not characters', () => {
  const long = { ...dataByType.RecordCreate, properties: { text: '€'.repeat(30_000) } };
  const event = eventOf('RecordCreate', long);
  expect(renderBody(event, appId).length).toBeLessThan(BODY_BYTES_MAX);
  expect(bodyBytes(event)).toBeGreaterThan(BODY_BYTES_MAX);
});

it('refuses an appId that would have to be escaped', () => {
  for (const wrong of ['', 'x', `${appId.slice(1)}"`, appId.toUpperCase(), `${appId}\n`]) {
    expect(() => renderBody(eventOf('RecordCreate'), wrong)).toThrow(TypeError);
  }
});
