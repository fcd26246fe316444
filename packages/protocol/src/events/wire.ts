import { Type } from 'typebox';
import { cardinality, definedBy } from '../api/fields.ts';
import { type Schema, schemaOf } from '../schema.ts';
import type { Cardinality, ContactCustomField, DefinedBy, ObjectLabels } from './data.ts';
import type { EventType } from './types.ts';

/** AssociationCreate as sent: without cardinalities, as its document has it. */
export interface AssociationCreateFields {
  id: string;
  associationType: DefinedBy;
  firstObjectKey: string;
  firstObjectLabel: string;
  secondObjectKey: string;
  secondObjectLabel: string;
  key: string;
  locationId: string;
}

/** AssociationUpdate and AssociationDelete as sent: the whole state, the last one for a deletion. */
export interface AssociationChangeFields extends AssociationCreateFields {
  firstObjectToSecondObjectCardinality: Cardinality;
  secondObjectToFirstObjectCardinality: Cardinality;
}

export interface RelationFields {
  id: string;
  firstObjectKey: string;
  firstRecordId: string;
  secondObjectKey: string;
  secondRecordId: string;
  associationId: string;
  locationId: string;
}

export interface RecordFields {
  id: string;
  locationId: string;
  objectKey: string;
  owners: string[];
  followers: string[];
  properties: { key: string; valueString: string }[];
}

export interface ObjectSchemaFields {
  id: string;
  labels: ObjectLabels;
  description?: string;
  searchableProperties: string[];
  primaryDisplayProperty: string;
  key: string;
  locationId: string;
  updatedAt: string;
  createdAt: string;
  objectType: DefinedBy;
}

export interface ContactFields {
  locationId: string;
  id: string;
  address1?: string;
  city?: string;
  state?: string;
  companyName?: string;
  country?: string;
  source?: string;
  dateAdded: string;
  dateOfBirth?: string;
  dnd: boolean;
  email?: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  postalCode?: string;
  tags: string[];
  website?: string;
  attachments?: string[];
  assignedTo?: string;
  customFields?: ContactCustomField[];
}

interface OwnFieldsByType {
  AssociationCreate: AssociationCreateFields;
  AssociationUpdate: AssociationChangeFields;
  AssociationDelete: AssociationChangeFields;
  RelationCreate: RelationFields;
  RelationDelete: RelationFields;
  RecordCreate: RecordFields;
  RecordUpdate: RecordFields;
  RecordDelete: RecordFields;
  ObjectSchemaCreate: ObjectSchemaFields;
  ObjectSchemaUpdate: ObjectSchemaFields;
  ContactCreate: ContactFields;
  ContactUpdate: ContactFields;
  ContactDelete: ContactFields;
}

interface Trail {
  /** When the change was made: ISO 8601, milliseconds, `Z`. */
  timestamp: string;
  /** UUID of the event: the same for every endpoint, retry and replay. */
  webhookId: string;
  /** UUID of the API request or job that caused the event. */
  traceId: string;
}

interface Address {
  /** Equals `appId`. */
  versionId: string;
  /** 24 hex digits, one for each endpoint. */
  appId: string;
}

/** The body of a webhook without the endpoint's `appId` and `versionId`. */
export type WebhookPayload<Name extends EventType = EventType> = {
  [Each in Name]: { type: Each } & OwnFieldsByType[Each] & Trail;
}[Name];

/** The body of a webhook, as received. */
export type WebhookEvent<Name extends EventType = EventType> = {
  [Each in Name]: { type: Each } & Address & OwnFieldsByType[Each] & Trail;
}[Name];

const text = Type.String();
const textList = Type.Array(text);
const unset = Type.Optional(text);

const associationCreate = {
  id: text,
  associationType: definedBy,
  firstObjectKey: text,
  firstObjectLabel: text,
  secondObjectKey: text,
  secondObjectLabel: text,
  key: text,
  locationId: text,
};

const associationChange = {
  id: text,
  associationType: definedBy,
  firstObjectKey: text,
  firstObjectLabel: text,
  firstObjectToSecondObjectCardinality: cardinality,
  secondObjectKey: text,
  secondObjectLabel: text,
  secondObjectToFirstObjectCardinality: cardinality,
  key: text,
  locationId: text,
};

const relation = {
  id: text,
  firstObjectKey: text,
  firstRecordId: text,
  secondObjectKey: text,
  secondRecordId: text,
  associationId: text,
  locationId: text,
};

const record = {
  id: text,
  locationId: text,
  objectKey: text,
  owners: textList,
  followers: textList,
  properties: Type.Array(Type.Object({ key: text, valueString: text })),
};

const objectSchema = {
  id: text,
  labels: Type.Object({ singular: text, plural: text }),
  description: unset,
  searchableProperties: textList,
  primaryDisplayProperty: text,
  key: text,
  locationId: text,
  updatedAt: text,
  createdAt: text,
  objectType: definedBy,
};

const contact = {
  locationId: text,
  id: text,
  address1: unset,
  city: unset,
  state: unset,
  companyName: unset,
  country: unset,
  source: unset,
  dateAdded: text,
  dateOfBirth: unset,
  dnd: Type.Boolean(),
  email: unset,
  name: unset,
  firstName: unset,
  lastName: unset,
  phone: unset,
  postalCode: unset,
  tags: textList,
  website: unset,
  attachments: Type.Optional(textList),
  assignedTo: unset,
  customFields: Type.Optional(Type.Array(Type.Object({ id: text, value: Type.Unknown() }))),
};

const head = <Name extends EventType>(type: Name) => ({
  type: Type.Literal(type),
  versionId: Type.String({ description: 'Equals appId' }),
  appId: Type.String({ description: 'The endpoint: 24 hex digits' }),
});

const trail = {
  timestamp: Type.String({ format: 'date-time', description: 'When the change was made' }),
  webhookId: Type.String({
    format: 'uuid',
    description: 'The event: the same for every endpoint, retry and replay',
  }),
  traceId: Type.String({ format: 'uuid', description: 'The API request or job that caused the event' }),
};

/** The schema of each event's body. Further properties are allowed, so that a listener outlives an addition. */
export const webhookEventSchemas: { readonly [Name in EventType]: Schema<WebhookEvent<Name>> } = {
  AssociationCreate: schemaOf<WebhookEvent<'AssociationCreate'>>()(
    Type.Object({ ...head('AssociationCreate'), ...associationCreate, ...trail }),
  ),
  AssociationUpdate: schemaOf<WebhookEvent<'AssociationUpdate'>>()(
    Type.Object({ ...head('AssociationUpdate'), ...associationChange, ...trail }),
  ),
  AssociationDelete: schemaOf<WebhookEvent<'AssociationDelete'>>()(
    Type.Object({ ...head('AssociationDelete'), ...associationChange, ...trail }),
  ),
  RelationCreate: schemaOf<WebhookEvent<'RelationCreate'>>()(
    Type.Object({ ...head('RelationCreate'), ...relation, ...trail }),
  ),
  RelationDelete: schemaOf<WebhookEvent<'RelationDelete'>>()(
    Type.Object({ ...head('RelationDelete'), ...relation, ...trail }),
  ),
  RecordCreate: schemaOf<WebhookEvent<'RecordCreate'>>()(
    Type.Object({ ...head('RecordCreate'), ...record, ...trail }),
  ),
  RecordUpdate: schemaOf<WebhookEvent<'RecordUpdate'>>()(
    Type.Object({ ...head('RecordUpdate'), ...record, ...trail }),
  ),
  RecordDelete: schemaOf<WebhookEvent<'RecordDelete'>>()(
    Type.Object({ ...head('RecordDelete'), ...record, ...trail }),
  ),
  ObjectSchemaCreate: schemaOf<WebhookEvent<'ObjectSchemaCreate'>>()(
    Type.Object({ ...head('ObjectSchemaCreate'), ...objectSchema, ...trail }),
  ),
  ObjectSchemaUpdate: schemaOf<WebhookEvent<'ObjectSchemaUpdate'>>()(
    Type.Object({ ...head('ObjectSchemaUpdate'), ...objectSchema, ...trail }),
  ),
  ContactCreate: schemaOf<WebhookEvent<'ContactCreate'>>()(
    Type.Object({ ...head('ContactCreate'), ...contact, ...trail }),
  ),
  ContactUpdate: schemaOf<WebhookEvent<'ContactUpdate'>>()(
    Type.Object({ ...head('ContactUpdate'), ...contact, ...trail }),
  ),
  ContactDelete: schemaOf<WebhookEvent<'ContactDelete'>>()(
    Type.Object({ ...head('ContactDelete'), ...contact, ...trail }),
  ),
};
