import { type CreateContactBody, shortId, type UpdateContactBody } from '@relata/protocol';
import type { Query, RowsOf } from '../db/statement.ts';
import type { WriteInProgress } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { refuseLarge } from '../log/event-size.ts';
import { ChangingObjects } from '../objects/changing-objects.ts';
import { type ObjectRow, selectObjects } from '../objects/store.ts';
import { isSameJson } from '../records/properties.ts';
import { provenance } from '../records/record.ts';
import { insertRecords, updateRecords } from '../records/store.ts';
import { CompanyLinks, type CompanyReads, readCompanies } from './company-links.ts';
import { type ContactProperties, contactData, contactName, recordOf, type StoredContact } from './contact.ts';
import { changeFields } from './fields.ts';
import { emailKey, phoneKey } from './recognition.ts';
import { type ContactRow, selectContacts, selectContactsAlike } from './store.ts';

/** A contact as it was written, with its company. */
export interface WrittenContact {
  readonly contact: StoredContact;
  readonly companyId: string | undefined;
}

/** Who changes something, and by which request. */
export interface Author {
  readonly traceId: string;
  readonly tokenId: string;
}

type NewContact = Omit<CreateContactBody, 'locationId'>;

export type ContactReads = readonly [Query<ObjectRow>, Query<ContactRow>, Query<ContactRow>, ...CompanyReads];

/** What deciding on contacts needs: those that are named, those that are alike, and the companies they are to have. */
export function readContacts(
  locationId: string,
  ids: readonly string[],
  bodies: readonly UpdateContactBody[],
): ContactReads {
  return [
    selectObjects(locationId, ['contact']),
    selectContacts(locationId, ids),
    selectContactsAlike(
      locationId,
      bodies.flatMap(({ email }) => (email ? emailKey(email) : [])),
      bodies.flatMap(({ phone }) => (phone ? phoneKey(phone) : [])),
    ),
    ...readCompanies(
      locationId,
      bodies.flatMap(({ businessId }) => businessId ?? []),
    ),
  ];
}

/** The contacts that one write reads and changes: later inputs of a batch see what earlier ones changed. */
export class ChangingContacts {
  readonly #write: WriteInProgress;
  readonly #objects: ChangingObjects;
  readonly #companies: CompanyLinks;
  readonly #current = new Map<string, StoredContact>();
  readonly #byEmail = new Map<string, string>();
  readonly #byPhone = new Map<string, string>();
  readonly #added = new Set<string>();
  readonly #changed = new Set<string>();

  constructor(write: WriteInProgress, [objects, named, alike, companies, degrees]: RowsOf<ContactReads>) {
    this.#write = write;
    this.#objects = new ChangingObjects(write, objects);
    this.#companies = new CompanyLinks(write, [...named, ...alike], companies, degrees);
    for (const row of [...named, ...alike]) this.#keep(contactData(write.locationId, row));
  }

  byId(id: string): StoredContact | undefined {
    return this.#current.get(id);
  }

  byEmail(email: string | null | undefined): StoredContact | undefined {
    return email ? this.byId(this.#byEmail.get(emailKey(email)) ?? '') : undefined;
  }

  byPhone(phone: string | null | undefined): StoredContact | undefined {
    return phone ? this.byId(this.#byPhone.get(phoneKey(phone)) ?? '') : undefined;
  }

  create(body: NewContact, { traceId, tokenId }: Author): WrittenContact | RelataError {
    const { locationId, now } = this.#write;
    const { businessId, ...fields } = body;
    const object = this.#contactObject();
    const state = changeFields({ properties: { dnd: false, tags: [] }, object }, fields, now);
    if (state instanceof RelataError) return state;
    const contact: StoredContact = {
      id: shortId(),
      locationId,
      ...state.properties,
      dateAdded: now,
      dateUpdated: now,
      createdBy: provenance(tokenId, now),
      lastUpdatedBy: provenance(tokenId, now),
    };
    const event = {
      type: 'ContactCreate',
      entityId: contact.id,
      orderKey: contact.id,
      traceId,
      data: contact,
    } as const;
    const refusal =
      this.#refuseDuplicate(contact) ??
      this.#companies.refuse(undefined, businessId) ??
      refuseLarge(event, now);
    if (refusal !== undefined) return refusal;

    if (state.object !== object) this.#objects.replace(state.object, traceId);
    this.#write.append(event);
    this.#added.add(contact.id);
    this.#keep(contact);
    this.#companies.set(contact.id, businessId, traceId);
    return this.written(contact);
  }

  /** What changes nothing of the contact itself makes no ContactUpdate. */
  update(
    before: StoredContact,
    body: UpdateContactBody,
    { traceId, tokenId }: Author,
  ): WrittenContact | RelataError {
    const { now } = this.#write;
    const { id } = before;
    const { businessId, ...fields } = body;
    const object = this.#contactObject();
    const state = changeFields({ properties: propertiesOf(before), object }, fields, now);
    if (state instanceof RelataError) return state;
    const isChanged = !isSameJson(propertiesOf(before), state.properties);
    const { locationId, dateAdded, createdBy } = before;
    const contact: StoredContact = isChanged
      ? {
          id,
          locationId,
          ...state.properties,
          dateAdded,
          dateUpdated: now,
          createdBy,
          lastUpdatedBy: provenance(tokenId, now),
        }
      : before;
    const event = { type: 'ContactUpdate', entityId: id, orderKey: id, traceId, data: contact } as const;
    const refusal =
      this.#refuseDuplicate(contact) ??
      this.#companies.refuse(id, businessId) ??
      (isChanged ? refuseLarge(event, now) : undefined);
    if (refusal !== undefined) return refusal;

    if (isChanged) {
      if (state.object !== object) this.#objects.replace(state.object, traceId);
      this.#write.append(event);
      this.#changed.add(id);
      this.#forget(before);
      this.#keep(contact);
    }
    this.#companies.set(id, businessId, traceId);
    return this.written(contact);
  }

  written(contact: StoredContact): WrittenContact {
    return { contact, companyId: this.#companies.companyOf(contact.id) };
  }

  /** Adds the rows to the write, each once and in its last state. */
  finish(): void {
    const { locationId } = this.#write;
    const rowsOf = (ids: Iterable<string>) => [...ids].flatMap((id) => this.byId(id) ?? []).map(recordOf);
    const added = rowsOf(this.#added);
    const changed = rowsOf([...this.#changed].filter((id) => !this.#added.has(id)));
    this.#objects.finish();
    if (added.length > 0) this.#write.change(insertRecords(locationId, added));
    if (changed.length > 0) this.#write.change(updateRecords(locationId, changed));
    this.#companies.finish();
  }

  #contactObject(): NonNullable<ReturnType<ChangingObjects['find']>> {
    const object = this.#objects.find('contact');
    if (object === undefined) throw new Error(`location ${this.#write.locationId} has no object contact`);
    return object;
  }

  #refuseDuplicate(contact: StoredContact): RelataError | undefined {
    const others = { email: this.byEmail(contact.email), phone: this.byPhone(contact.phone) };
    for (const matchingField of ['email', 'phone'] as const) {
      const other = others[matchingField];
      if (other === undefined || other.id === contact.id) continue;
      const meta = { contactId: other.id, contactName: contactName(other), matchingField };
      return new RelataError('contact_duplicated', {}, { meta });
    }
    return undefined;
  }

  #keep(contact: StoredContact): void {
    this.#current.set(contact.id, contact);
    if (contact.email !== undefined) this.#byEmail.set(emailKey(contact.email), contact.id);
    if (contact.phone !== undefined) this.#byPhone.set(phoneKey(contact.phone), contact.id);
  }

  #forget({ email, phone }: StoredContact): void {
    if (email !== undefined) this.#byEmail.delete(emailKey(email));
    if (phone !== undefined) this.#byPhone.delete(phoneKey(phone));
  }
}

function propertiesOf(contact: StoredContact): ContactProperties {
  return recordOf(contact).properties as unknown as ContactProperties;
}
