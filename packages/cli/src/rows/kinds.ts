import type { Association, ObjectLabels } from '@relata/protocol';

// What a row of each kind is, in NDJSON. Ids and times are there to be read: a relata gives its own.

export type Kind = 'objects' | 'records' | 'associations' | 'relations';
export const kinds: readonly Kind[] = ['objects', 'records', 'associations', 'relations'];

export interface ObjectRow {
  readonly id: string;
  readonly key: string;
  /** One of those that every location has. */
  readonly standard: boolean;
  readonly labels: ObjectLabels;
  readonly description?: string;
  /** Full keys, here and in the next. */
  readonly primaryDisplayProperty: string;
  readonly searchableProperties: readonly string[];
  readonly fields: readonly { readonly key: string; readonly name: string; readonly dataType: string }[];
}

export interface RecordRow {
  readonly id: string;
  readonly objectKey: string;
  readonly owner?: readonly string[];
  readonly followers?: readonly string[];
  /** By bare key. Of a contact, what a contact has, with custom fields by their keys. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type AssociationRow = Omit<Association, 'locationId'>;

export interface RelationRow {
  readonly id: string;
  readonly associationKey: string;
  readonly associationId: string;
  readonly firstObjectKey: string;
  readonly firstRecordId: string;
  readonly secondObjectKey: string;
  readonly secondRecordId: string;
  readonly createdAt: string;
}

/** What a contact has that is a text, as clients set it. */
export const contactTexts = [
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'gender',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
  'timezone',
  'companyName',
  'source',
  'assignedTo',
  'dateOfBirth',
] as const;

/** The keys of these as fields of the object; any other field of it is a custom one. */
export const contactFieldKeys: ReadonlySet<string> = new Set(
  contactTexts.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
);
