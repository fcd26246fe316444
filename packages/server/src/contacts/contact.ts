import type { Contact, ContactData, Provenance } from '@relata/protocol';
import type { RecordRow, RecordToWrite } from '../records/store.ts';
import { emailKey, phoneKey } from './recognition.ts';

/** A contact as it is kept. Its company is not a part of it but a relation. */
export interface StoredContact extends Omit<ContactData, 'businessId'> {
  readonly createdBy: Provenance;
  readonly lastUpdatedBy: Provenance;
}

/** What a contact's row keeps as its properties. */
export type ContactProperties = Omit<
  StoredContact,
  'id' | 'locationId' | 'dateAdded' | 'dateUpdated' | 'createdBy' | 'lastUpdatedBy'
>;

export function contactData(locationId: string, row: RecordRow): StoredContact {
  return {
    id: row.id,
    locationId,
    ...(row.properties as unknown as ContactProperties),
    dateAdded: row.created_at,
    dateUpdated: row.updated_at,
    createdBy: row.created_by,
    lastUpdatedBy: row.last_updated_by,
  };
}

/** The contact's record. */
export function recordOf(contact: StoredContact): RecordToWrite {
  const { id, locationId: _, dateAdded, dateUpdated, createdBy, lastUpdatedBy, ...properties } = contact;
  return {
    id,
    objectKey: 'contact',
    properties: { ...properties },
    owner: [],
    followers: [],
    email: properties.email === undefined ? null : emailKey(properties.email),
    phone: properties.phone === undefined ? null : phoneKey(properties.phone),
    createdBy,
    lastUpdatedBy,
    createdAt: dateAdded,
    updatedAt: dateUpdated,
  };
}

/** The shape of the API. */
export function contactView(contact: StoredContact, companyId: string | null | undefined): Contact {
  const { createdBy: _, lastUpdatedBy: __, ...data } = contact;
  const { name, firstName, lastName, email } = data;
  return {
    ...data,
    ...(name !== undefined && { fullNameLowerCase: name.toLowerCase() }),
    ...(firstName !== undefined && { firstNameLowerCase: firstName.toLowerCase() }),
    ...(lastName !== undefined && { lastNameLowerCase: lastName.toLowerCase() }),
    ...(email !== undefined && { emailLowerCase: email.toLowerCase() }),
    customFields: data.customFields ?? [],
    ...(companyId && { businessId: companyId }),
  };
}

/** What a person would call it. */
export function contactName({ name, email, phone, id }: StoredContact): string {
  return name ?? email ?? phone ?? id;
}
