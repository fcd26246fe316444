import type { ObjectWithFields } from './queries.ts';

// What a record holds, field by field, and how its changes are sent: a contact's fields stand beside each other in
// its body, any other record's in `properties`.

/** The object whose records have routes of their own. */
export const CONTACT = 'contact';

/** What a token needs to change records of an object. */
export function scopeToWrite(objectKey: string): string {
  return objectKey === CONTACT ? 'contacts.write' : 'objects/record.write';
}

export interface Field {
  /** By which a form knows it: the property's bare key, or `custom:<id>` for a contact's own fields. */
  readonly key: string;
  readonly name: string;
  readonly dataType: string;
  readonly value: unknown;
}

type Properties = Readonly<Record<string, unknown>>;

/** The fields that a contact's object lists under other names than its routes have. */
const contactKeys: Readonly<Record<string, string>> = {
  name: 'name',
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
  gender: 'gender',
  address1: 'address1',
  city: 'city',
  state: 'state',
  postal_code: 'postalCode',
  country: 'country',
  website: 'website',
  timezone: 'timezone',
  company_name: 'companyName',
  source: 'source',
  date_of_birth: 'dateOfBirth',
};

const CUSTOM = 'custom:';

/** All fields of the object, the one that names its records first, with what the record has in them. */
export function fieldsOf({ object, fields }: ObjectWithFields, properties: Properties): readonly Field[] {
  const listed = [...fields].sort(
    (a, b) =>
      Number(b.fieldKey === object.primaryDisplayProperty) -
      Number(a.fieldKey === object.primaryDisplayProperty),
  );
  if (object.key !== CONTACT) {
    return listed.map(({ fieldKey, name, dataType }) => {
      const key = bareKey(object.key, fieldKey);
      return { key, name, dataType, value: properties[key] };
    });
  }
  const custom = new Map(customFieldsOf(properties).map(({ id, value }) => [id, value]));
  return [
    ...listed.map(({ id, fieldKey, name, dataType }) => {
      const key = contactKeys[bareKey(object.key, fieldKey)];
      return key === undefined
        ? { key: `${CUSTOM}${id}`, name, dataType, value: custom.get(id) }
        : { key, name, dataType, value: properties[key] };
    }),
    { key: 'tags', name: 'Tags', dataType: 'TEXTBOX_LIST', value: properties.tags },
    { key: 'dnd', name: 'Do not disturb', dataType: 'CHECKBOX', value: properties.dnd },
  ];
}

/** What the record holds beside its object's fields: a contact's settings, which have no field. */
export function valuesWithoutField(fields: readonly Field[], properties: Properties): readonly Field[] {
  const known = new Set([...fields.map(({ key }) => key), 'customFields']);
  return Object.entries(properties)
    .filter(([key]) => !known.has(key))
    .map(([key, value]) => ({ key, name: key, dataType: 'TEXT', value }));
}

/** Of a key that is new to the object; it becomes a field with it. */
export interface NewProperty {
  readonly key: string;
  readonly value: unknown;
}

/** Changes by the field's key; null unsets. */
export type Changes = ReadonlyMap<string, unknown>;

/** The body of a contact's routes. They take an empty text where other records' take null. */
export function contactBody(changes: Changes, added: readonly NewProperty[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const customFields: Record<string, unknown>[] = [];
  for (const [key, value] of changes) {
    if (key.startsWith(CUSTOM)) customFields.push({ id: key.slice(CUSTOM.length), field_value: value ?? '' });
    else body[key] = value ?? '';
  }
  for (const { key, value } of added) customFields.push({ key, field_value: value });
  return { ...body, ...(customFields.length > 0 && { customFields }) };
}

/** The `properties` of any other record's routes. */
export function recordProperties(changes: Changes, added: readonly NewProperty[]): Record<string, unknown> {
  return Object.fromEntries([...changes, ...added.map(({ key, value }) => [key, value] as const)]);
}

function bareKey(objectKey: string, fieldKey: string): string {
  return fieldKey.startsWith(`${objectKey}.`) ? fieldKey.slice(objectKey.length + 1) : fieldKey;
}

function customFieldsOf(properties: Properties): readonly { id: string; value: unknown }[] {
  return (properties.customFields ?? []) as readonly { id: string; value: unknown }[];
}
