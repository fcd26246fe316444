/**
 * What the log keeps of a change: the whole row after it, before it for a deletion. A location's rows can be made
 * again from these alone, and every wire body is rendered from them; they never leave the server as they are.
 * Times are ISO 8601 with milliseconds and `Z`. An optional field is absent when unset, never null.
 */
export type Cardinality = 'ONE_TO_ONE' | 'ONE_TO_MANY' | 'MANY_TO_ONE' | 'MANY_TO_MANY';
export type DefinedBy = 'USER_DEFINED' | 'SYSTEM_DEFINED';

export interface AssociationData {
  id: string;
  locationId: string;
  key: string;
  associationType: DefinedBy;
  firstObjectKey: string;
  firstObjectLabel: string;
  secondObjectKey: string;
  secondObjectLabel: string;
  firstObjectToSecondObjectCardinality: Cardinality;
  secondObjectToFirstObjectCardinality: Cardinality;
  /** How many second records one first record may have; null where there is no cap. */
  firstObjectToSecondObjectMaxLimit: number | null;
  /** How many first records one second record may have; null where there is no cap. */
  secondObjectToFirstObjectMaxLimit: number | null;
  createdAt: string;
  updatedAt: string;
}

export interface RelationData {
  id: string;
  locationId: string;
  associationId: string;
  associationKey: string;
  firstObjectKey: string;
  firstRecordId: string;
  secondObjectKey: string;
  secondRecordId: string;
  createdAt: string;
  updatedAt: string;
}

/** Who made or last changed a record. */
export interface Provenance {
  channel: string;
  source: string;
  sourceId: string;
  createdAt: string;
}

export interface RecordData {
  id: string;
  locationId: string;
  objectId: string;
  objectKey: string;
  /** User ids, one at the most. */
  owner: string[];
  /** User ids, ten at the most. */
  followers: string[];
  /** By bare key, in the order in which they were first set. */
  properties: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  createdBy: Provenance;
  lastUpdatedBy: Provenance;
}

export interface ObjectLabels {
  singular: string;
  plural: string;
}

export type FieldDataType =
  | 'TEXT'
  | 'LARGE_TEXT'
  | 'NUMERICAL'
  | 'PHONE'
  | 'MONETORY'
  | 'CHECKBOX'
  | 'SINGLE_OPTIONS'
  | 'MULTIPLE_OPTIONS'
  | 'DATE'
  | 'TEXTBOX_LIST'
  | 'FILE_UPLOAD'
  | 'RADIO';

/** A property that an object's records may have. */
export interface ObjectFieldData {
  id: string;
  /** Bare, as in `RecordData.properties`. */
  key: string;
  name: string;
  dataType: FieldDataType;
  createdAt: string;
  updatedAt: string;
}

export interface ObjectData {
  id: string;
  locationId: string;
  key: string;
  type: DefinedBy;
  labels: ObjectLabels;
  description?: string;
  /** Full keys, `custom_objects.<object>.<key>`. */
  searchableProperties: string[];
  /** A full key. */
  primaryDisplayProperty: string;
  fields: ObjectFieldData[];
  createdAt: string;
  updatedAt: string;
}

export interface ContactCustomField {
  id: string;
  value: unknown;
}

export interface DndSetting {
  status: 'active' | 'inactive' | 'permanent';
  message?: string;
  code?: string;
}

export interface DndSettings {
  Call?: DndSetting;
  Email?: DndSetting;
  SMS?: DndSetting;
  WhatsApp?: DndSetting;
  GMB?: DndSetting;
  FB?: DndSetting;
}

export interface InboundDndSettings {
  all?: { status: 'active' | 'inactive'; message?: string };
}

export interface ContactData {
  id: string;
  locationId: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  phone?: string;
  gender?: string;
  address1?: string;
  city?: string;
  state?: string;
  postalCode?: string;
  country?: string;
  website?: string;
  timezone?: string;
  companyName?: string;
  source?: string;
  /** A user id. */
  assignedTo?: string;
  /** As it was given; several notations are accepted. */
  dateOfBirth?: string;
  type?: string;
  dnd: boolean;
  dndSettings?: DndSettings;
  inboundDndSettings?: InboundDndSettings;
  tags: string[];
  attachments?: string[];
  customFields?: ContactCustomField[];
  /** The company at the time of the event. The truth is the relation, whose own events announce it. */
  businessId?: string;
  dateAdded: string;
  dateUpdated: string;
  createdBy?: Provenance;
  lastUpdatedBy?: Provenance;
}
