import {
  type FieldDataType,
  fullProperty,
  type ObjectData,
  objectId,
  type SystemObjectKey,
} from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import { newField } from './fields.ts';
import { insertObjects } from './store.ts';

type Field = readonly [key: string, name: string, dataType: FieldDataType];

interface SystemObject {
  readonly key: SystemObjectKey;
  readonly singular: string;
  readonly plural: string;
  /** The first is the primary display property. */
  readonly fields: readonly Field[];
  readonly searchable: readonly string[];
}

/** The objects that every location has, with the fields that HighLevel's have as far as they are kept here. */
const systemObjects: readonly SystemObject[] = [
  {
    key: 'contact',
    singular: 'Contact',
    plural: 'Contacts',
    fields: [
      ['name', 'Name', 'TEXT'],
      ['first_name', 'First Name', 'TEXT'],
      ['last_name', 'Last Name', 'TEXT'],
      ['email', 'Email', 'TEXT'],
      ['phone', 'Phone', 'PHONE'],
      ['gender', 'Gender', 'TEXT'],
      ['address1', 'Street Address', 'TEXT'],
      ['city', 'City', 'TEXT'],
      ['state', 'State', 'TEXT'],
      ['postal_code', 'Postal Code', 'TEXT'],
      ['country', 'Country', 'TEXT'],
      ['website', 'Website', 'TEXT'],
      ['timezone', 'Time Zone', 'TEXT'],
      ['company_name', 'Company Name', 'TEXT'],
      ['source', 'Source', 'TEXT'],
      ['date_of_birth', 'Date of Birth', 'DATE'],
    ],
    searchable: ['name', 'email', 'phone', 'company_name'],
  },
  {
    key: 'opportunity',
    singular: 'Opportunity',
    plural: 'Opportunities',
    fields: [
      ['name', 'Name', 'TEXT'],
      ['status', 'Status', 'TEXT'],
      ['monetary_value', 'Value', 'NUMERICAL'],
      ['pipeline_id', 'Pipeline', 'TEXT'],
      ['pipeline_stage_id', 'Stage', 'TEXT'],
      ['source', 'Source', 'TEXT'],
    ],
    searchable: ['name'],
  },
  {
    key: 'business',
    singular: 'Company',
    plural: 'Companies',
    fields: [
      ['name', 'Name', 'TEXT'],
      ['email', 'Email', 'TEXT'],
      ['phone', 'Phone', 'PHONE'],
      ['website', 'Website', 'TEXT'],
      ['address', 'Address', 'TEXT'],
      ['city', 'City', 'TEXT'],
      ['state', 'State', 'TEXT'],
      ['postal_code', 'Postal Code', 'TEXT'],
      ['country', 'Country', 'TEXT'],
      ['description', 'Description', 'LARGE_TEXT'],
    ],
    searchable: ['name'],
  },
];

/** The bare keys of the fields that a system object has from the start. */
export function systemFieldKeys(objectKey: SystemObjectKey): ReadonlySet<string> {
  const fields = systemObjects.find(({ key }) => key === objectKey)?.fields ?? [];
  return new Set(fields.map(([key]) => key));
}

/** The rows of a new location's system objects. They are there from the start, so that nothing announces them. */
export function systemObjectRows(locationId: string, now: string): Query[] {
  return [
    insertObjects(
      locationId,
      now,
      systemObjects.map((object) => systemObjectData(object, locationId, now)),
    ),
  ];
}

function systemObjectData(
  { key, singular, plural, fields, searchable }: SystemObject,
  locationId: string,
  now: string,
): ObjectData {
  const [primary] = fields;
  return {
    id: objectId(),
    locationId,
    key,
    type: 'SYSTEM_DEFINED',
    labels: { singular, plural },
    searchableProperties: searchable.map((property) => fullProperty(key, property)),
    primaryDisplayProperty: fullProperty(key, primary?.[0] ?? 'name'),
    fields: fields.map(([fieldKey, name, dataType]) => newField({ key: fieldKey, name, dataType }, now)),
    createdAt: now,
    updatedAt: now,
  };
}
