import type {
  ContactData,
  EventDataByType,
  EventType,
  LoggedEvent,
  ObjectData,
  RecordData,
  RelationData,
} from '@relata/protocol';
import { associationRow } from './examples.ts';

const at = '2026-01-02T03:04:05.006Z';
const locationId = 'eHy2cOSZxMQzQ6Yyvl8P';
const by = { channel: 'OAUTH', source: 'INTEGRATION', sourceId: 'a-token', createdAt: at };

const relation: RelationData = {
  id: '67ade73d1119d2ac7ad0c476',
  locationId,
  associationId: associationRow.id,
  associationKey: associationRow.key,
  firstObjectKey: associationRow.firstObjectKey,
  firstRecordId: '67ade73d1119d2ac7ad0c477',
  secondObjectKey: associationRow.secondObjectKey,
  secondRecordId: '67ade73d1119d2ac7ad0c478',
  createdAt: at,
  updatedAt: at,
};

const record: RecordData = {
  id: '67ade73d1119d2ac7ad0c478',
  locationId,
  objectId: '67ade73d1119d2ac7ad0c479',
  objectKey: 'custom_objects.property',
  owner: ['owner'],
  followers: ['follower'],
  properties: { name: 'House', price: 250_000, rooms: ['kitchen', 'bath'], sold: false, note: '' },
  createdAt: at,
  updatedAt: at,
  createdBy: by,
  lastUpdatedBy: by,
};

const object: ObjectData = {
  id: '67ade73d1119d2ac7ad0c479',
  locationId,
  key: 'custom_objects.property',
  type: 'USER_DEFINED',
  labels: { plural: 'Properties', singular: 'Property' },
  description: 'What is for sale',
  searchableProperties: ['custom_objects.property.name'],
  primaryDisplayProperty: 'custom_objects.property.name',
  fields: [
    {
      id: '67ade73d1119d2ac7ad0c480',
      key: 'name',
      name: 'Name',
      dataType: 'TEXT',
      createdAt: at,
      updatedAt: at,
    },
  ],
  createdAt: at,
  updatedAt: at,
};

/** With every field that there is. */
const contact: Required<ContactData> = {
  id: 'seD4PfOuKoVMLkEZqohJ',
  locationId,
  name: 'a b',
  firstName: 'a',
  lastName: 'b',
  email: 'a@example.com',
  phone: '+15550100',
  gender: 'unknown',
  address1: '1 Street',
  city: 'City',
  state: 'AL',
  postalCode: '35061',
  country: 'US',
  website: 'https://example.com',
  timezone: 'America/Chihuahua',
  companyName: 'Company',
  source: 'public api',
  assignedTo: 'user',
  dateOfBirth: '1990-09-25',
  type: 'lead',
  dnd: false,
  dndSettings: { Call: { status: 'active' } },
  inboundDndSettings: { all: { status: 'inactive' } },
  tags: ['tag'],
  attachments: ['https://example.com/file'],
  customFields: [{ id: 'field', value: ['x', 1] }],
  businessId: '67ade73d1119d2ac7ad0c481',
  dateAdded: at,
  dateUpdated: at,
  createdBy: by,
  lastUpdatedBy: by,
};

export const dataByType: { [Type in EventType]: EventDataByType[Type] } = {
  AssociationCreate: associationRow,
  AssociationUpdate: associationRow,
  AssociationDelete: associationRow,
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

export const appId = '66c47d6f5d0c4d2a3f3f4b5e';

/** An event of this type about one and the same thing. */
export function eventOf<Type extends EventType>(
  type: Type,
  data: EventDataByType[Type] = dataByType[type],
): LoggedEvent<Type> {
  return {
    type,
    locationId,
    data,
    createdAt: at,
    webhookId: '3f3b7a52-6f0e-4b0e-9d3c-0c1d2e3f4a5b',
    traceId: '0b9d8c7e-1a2b-4c3d-8e9f-a0b1c2d3e4f5',
  } as LoggedEvent<Type>;
}
