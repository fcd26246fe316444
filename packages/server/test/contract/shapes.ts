import { expect } from 'vitest';

// What the API's public description says of each answer, where it is right, and what its contract adds: it
// types lists and relations as one association, labels and keys as objects, properties as a text.

/** A field's type: what `typeof` says, `time`, an item's shape in a list, or a shape. `?`: it may be absent. */
export interface Shape {
  readonly [field: string]: string | Shape | readonly [Shape | string];
}

const provenance: Shape = { channel: 'string', source: 'string', sourceId: 'string', createdAt: 'time' };

export const association: Shape = {
  id: 'string',
  key: 'string',
  associationType: 'string',
  firstObjectKey: 'string',
  firstObjectLabel: 'string',
  secondObjectKey: 'string',
  secondObjectLabel: 'string',
  firstObjectToSecondObjectCardinality: 'string',
  secondObjectToFirstObjectCardinality: 'string',
  'firstObjectToSecondObjectMaxLimit?': 'number',
  'secondObjectToFirstObjectMaxLimit?': 'number',
  locationId: 'string',
};

export const associationList: Shape = { associations: [association], total: 'number' };

export const relation: Shape = {
  id: 'string',
  associationId: 'string',
  associationKey: 'string',
  firstObjectKey: 'string',
  firstRecordId: 'string',
  secondObjectKey: 'string',
  secondRecordId: 'string',
  locationId: 'string',
  createdAt: 'time',
  updatedAt: 'time',
};

export const relationList: Shape = { relations: [relation], total: 'number' };

export const deleted: Shape = { deleted: 'boolean', id: 'string', message: 'string' };

export const object: Shape = {
  id: 'string',
  standard: 'boolean',
  key: 'string',
  labels: { singular: 'string', plural: 'string' },
  'description?': 'string',
  locationId: 'string',
  primaryDisplayProperty: 'string',
  searchableProperties: ['string'],
  dateAdded: 'time',
  dateUpdated: 'time',
  type: 'string',
};

const field: Shape = {
  id: 'string',
  locationId: 'string',
  name: 'string',
  objectKey: 'string',
  fieldKey: 'string',
  dataType: 'string',
  parentId: 'string',
  showInForms: 'boolean',
  dateAdded: 'time',
  dateUpdated: 'time',
};

export const objectAnswer: Shape = { object };
export const objectList: Shape = { objects: [object] };
export const objectWithFields: Shape = { object, cache: 'boolean', fields: [field] };

export const record: Shape = {
  id: 'string',
  locationId: 'string',
  objectId: 'string',
  objectKey: 'string',
  owner: ['string'],
  followers: ['string'],
  properties: 'object',
  dateAdded: 'time',
  dateUpdated: 'time',
  createdAt: 'time',
  updatedAt: 'time',
  createdBy: provenance,
  lastUpdatedBy: provenance,
};

export const recordAnswer: Shape = { record, traceId: 'string' };
export const recordWithRelations: Shape = { record: { ...record, relations: [relation] }, traceId: 'string' };
export const recordList: Shape = { records: [{ ...record, searchAfter: ['any'] }], total: 'number' };
export const recordDeleted: Shape = { id: 'string', success: 'boolean' };

const optionalTexts = [
  'name',
  'firstName',
  'lastName',
  'fullNameLowerCase',
  'firstNameLowerCase',
  'lastNameLowerCase',
  'email',
  'emailLowerCase',
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
  'type',
  'businessId',
].map((name) => [`${name}?`, 'string']);

export const contact: Shape = {
  id: 'string',
  locationId: 'string',
  ...Object.fromEntries(optionalTexts),
  dnd: 'boolean',
  'dndSettings?': 'object',
  'inboundDndSettings?': 'object',
  tags: ['string'],
  'attachments?': ['string'],
  customFields: [{ id: 'string', value: 'any' }],
  dateAdded: 'time',
  dateUpdated: 'time',
};

export const contactAnswer: Shape = { contact };
export const contactUpdated: Shape = { succeded: 'boolean', contact };
export const contactUpserted: Shape = { new: 'boolean', contact, traceId: 'string' };
export const contactDeleted: Shape = { succeded: 'boolean' };
export const contactList: Shape = {
  contacts: [{ ...contact, 'searchAfter?': ['any'] }],
  count: 'number',
  total: 'number',
};

/** Fails unless the value has exactly the fields of the shape, each of its type. Gives the value. */
export function expectShape<Value>(value: Value, shape: Shape): Value {
  expect(faultsOf(value, shape, 'answer')).toEqual([]);
  return value;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function faultsOf(value: unknown, shape: Shape[string], name: string): string[] {
  if (shape === 'any') return value === undefined ? [`${name} is absent`] : [];
  if (shape === 'time') return TIME.test(String(value)) ? [] : [`${name} is no time: ${value}`];
  if (typeof shape === 'string')
    return isOf(shape, value) ? [] : [`${name} is no ${shape}: ${JSON.stringify(value)}`];
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${name} is no list: ${JSON.stringify(value)}`];
    return value.flatMap((item, index) => faultsOf(item, shape[0], `${name}[${index}]`));
  }
  if (!isOf('object', value)) return [`${name} is no object: ${JSON.stringify(value)}`];
  return faultsOfFields(value as Record<string, unknown>, shape as Shape, name);
}

function faultsOfFields(value: Record<string, unknown>, shape: Shape, name: string): string[] {
  const known = new Map(Object.entries(shape).map(([key, type]) => [key.replace('?', ''), { key, type }]));
  const unknown = Object.keys(value).filter((key) => !known.has(key));
  return [
    ...unknown.map((key) => `${name}.${key} should not be there`),
    ...[...known].flatMap(([bare, { key, type }]) => {
      if (value[bare] === undefined) return key.endsWith('?') ? [] : [`${name}.${bare} is absent`];
      return faultsOf(value[bare], type, `${name}.${bare}`);
    }),
  ];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
