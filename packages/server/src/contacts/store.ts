import { type Query, statement } from '../db/statement.ts';
import { type RecordRow, recordColumns } from '../records/store.ts';

/** A contact's record, with the relation to its company. */
export interface ContactRow extends RecordRow {
  readonly company_id: string | null;
  readonly company_relation_id: string | null;
  readonly company_related_at: string | null;
}

const contactColumns = `${recordColumns},
  company.first_record_id as company_id, company.id as company_relation_id, company.created_at as company_related_at`;

// A contact has one company at the most: the association is "to one" on its side.
const joins = `
  join object o on o.location_id = $1 and o.key = 'contact'
  left join relation company
    on company.location_id = $1
    and company.association_id = 'BUSINESSES_CONTACTS_ASSOCIATION'
    and company.second_record_id = r.id`;

const byIds = statement<ContactRow>(
  'contacts_by_ids',
  `
  select ${contactColumns}
  from unnest($2::text[]) as wanted (id)
  cross join lateral (
    select * from record where location_id = $1 and id = wanted.id and object_key = 'contact' and not going limit 1
  ) r ${joins}
`,
);

// Key by key, which leaves no other way (docs/decisions/0003); each half has an index of its own, and a contact that both
// find comes twice.
const alike = statement<ContactRow>(
  'contacts_alike',
  `
  select ${contactColumns}
  from unnest($2::text[]) as wanted (email)
  cross join lateral (
    select * from record where location_id = $1 and email = wanted.email and not going limit 1
  ) r ${joins}
  union all
  select ${contactColumns}
  from unnest($3::text[]) as wanted (phone)
  cross join lateral (
    select * from record where location_id = $1 and phone = wanted.phone and not going limit 1
  ) r ${joins}
`,
);

const companies = statement<{ contact_id: string; company_id: string }>(
  'contact_companies',
  `
  select second_record_id as contact_id, first_record_id as company_id
  from relation
  where location_id = $1
    and association_id = 'BUSINESSES_CONTACTS_ASSOCIATION'
    and second_record_id = any($2::text[])
`,
);

export function selectContacts(locationId: string, ids: readonly string[]): Query<ContactRow> {
  return byIds(locationId, ids);
}

/** Contacts with one of these addresses or numbers, in the forms in which they are compared. */
export function selectContactsAlike(
  locationId: string,
  emails: readonly string[],
  phones: readonly string[],
): Query<ContactRow> {
  return alike(locationId, emails, phones);
}

/** The companies of those contacts that have one. */
export function selectCompanies(
  locationId: string,
  contactIds: readonly string[],
): Query<{ contact_id: string; company_id: string }> {
  return companies(locationId, contactIds);
}
