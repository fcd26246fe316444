import {
  bareProperty,
  type ContactCustomField,
  CUSTOM_FIELDS_MAX,
  type ObjectData,
  type UpdateContactBody,
} from '@relata/protocol';
import { invalid, RelataError } from '../errors.ts';
import { withFieldsFor } from '../objects/fields.ts';
import { systemFieldKeys } from '../objects/system-objects.ts';
import type { ContactProperties } from './contact.ts';
import { isEmail, isPhone, phoneKey } from './recognition.ts';

/** What a client sets of a contact, but for its company. */
export type ContactFields = Omit<UpdateContactBody, 'businessId'>;

export interface ContactState {
  readonly properties: ContactProperties;
  /** The object `contact`, with a field more for each custom field that was new to it. */
  readonly object: ObjectData;
}

const texts = [
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
] as const satisfies (keyof ContactProperties & keyof ContactFields)[];

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The contact after a change; what the change does not name stays as it is, and in its place. */
export function changeFields(
  { properties: before, object }: ContactState,
  body: ContactFields,
  now: string,
): ContactState | RelataError {
  const custom = changeCustomFields(before.customFields ?? [], object, body.customFields ?? [], now);
  if (custom instanceof RelataError) return custom;
  const email = body.email?.trim();
  if (email && !isEmail(email)) return invalid('email must be an email');
  if (body.phone?.trim() && !isPhone(body.phone)) return invalid('phone must be a phone number');

  const after: Mutable<ContactProperties> = { ...before };
  const names = changeNames(before, body);
  for (const field of ['name', 'firstName', 'lastName'] as const) set(after, field, names[field]);
  set(after, 'email', body.email === null ? null : email);
  set(after, 'phone', body.phone && phoneKey(body.phone));
  for (const field of texts) set(after, field, body[field]);
  set(after, 'dndSettings', body.dndSettings);
  set(after, 'inboundDndSettings', body.inboundDndSettings);
  if (body.dnd !== undefined) after.dnd = body.dnd;
  if (body.tags !== undefined) after.tags = [...new Set(body.tags)];
  if (custom.fields.length > 0) after.customFields = custom.fields;
  else delete after.customFields;
  return { properties: after, object: custom.object };
}

/** null and the empty text unset a field; undefined leaves it alone. */
function set<Key extends keyof ContactProperties>(
  contact: Mutable<ContactProperties>,
  field: Key,
  value: ContactProperties[Key] | null | '',
): void {
  if (value === undefined) return;
  if (value === null || value === '') delete contact[field];
  else contact[field] = value;
}

interface Names {
  name?: string;
  firstName?: string;
  lastName?: string;
}

/**
 * A whole name is split where its parts are not given, and put together where they are. Empty is unset, absent is
 * left alone.
 */
export function changeNames(before: Names, body: Pick<ContactFields, keyof Names>): Names {
  const name = body.name?.trim();
  if (body.firstName !== undefined || body.lastName !== undefined) {
    const firstName = (body.firstName === undefined ? before.firstName : body.firstName)?.trim() ?? '';
    const lastName = (body.lastName === undefined ? before.lastName : body.lastName)?.trim() ?? '';
    return { name: name || `${firstName} ${lastName}`.trim(), firstName, lastName };
  }
  if (body.name === undefined) return {};
  const [firstName = '', ...rest] = (name ?? '').split(/\s+/);
  return { name: name ?? '', firstName, lastName: rest.join(' ') };
}

function changeCustomFields(
  before: readonly ContactCustomField[],
  object: ObjectData,
  inputs: NonNullable<ContactFields['customFields']>,
  now: string,
): { fields: ContactCustomField[]; object: ObjectData } | RelataError {
  const values = new Map(before.map(({ id, value }) => [id, value]));
  let known = object;
  for (const [index, input] of inputs.entries()) {
    const value = input.field_value === undefined ? input.value : input.field_value;
    if (value === undefined) return invalid(`customFields.${index}.field_value should not be empty`);
    const isUnset = value === null || value === '';
    let { id } = input;
    if (id === undefined) {
      const key = bareProperty('contact', input.key ?? '');
      if (key === undefined)
        return invalid(`customFields.${index} must have the id of a field, or its key in a-z, 0-9 and _`);
      if (systemFieldKeys('contact').has(key))
        return invalid(`customFields.${index}.key ${key} is not a custom field`);
      const extended = isUnset ? known : withFieldsFor(known, { [key]: value }, now);
      if (extended instanceof RelataError) return extended;
      known = extended;
      id = known.fields.find((field) => field.key === key)?.id;
    }
    if (id === undefined) continue;
    if (isUnset) values.delete(id);
    else values.set(id, value);
  }
  if (values.size > CUSTOM_FIELDS_MAX) {
    return invalid(`customFields must contain no more than ${CUSTOM_FIELDS_MAX} elements`);
  }
  return { fields: [...values].map(([id, value]) => ({ id, value })), object: known };
}
