import { objectId, type RelationData } from '@relata/protocol';
import { systemAssociation } from '../associations/association.ts';
import type { Query } from '../db/statement.ts';
import type { WriteInProgress } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { capOf, relationData, relationOrderKey } from '../relations/relation.ts';
import {
  type DegreeRow,
  deleteRelations,
  insertRelations,
  type LinkedRecordRow,
  lowerDegrees,
  type RelationRow,
  raiseDegrees,
  replaceRelations,
  type Side,
  selectDegrees,
  selectLinkedRecords,
} from '../relations/store.ts';
import type { ContactRow } from './store.ts';

// A contact's `businessId` is its relation to a company by a system association. Setting it relates the contact to
// that company instead of another, which takes two events and no ContactUpdate.

const ASSOCIATION_ID = 'BUSINESSES_CONTACTS_ASSOCIATION';

export type CompanyReads = readonly [Query<LinkedRecordRow>, Query<DegreeRow>];

/** What deciding needs to know of the companies that contacts are to be related to. */
export function readCompanies(locationId: string, companyIds: readonly string[]): CompanyReads {
  const distinct = [...new Set(companyIds)];
  const links = distinct.map((firstRecordId) => ({
    associationId: ASSOCIATION_ID,
    firstRecordId,
    secondRecordId: '',
  }));
  return [selectLinkedRecords(locationId, distinct), selectDegrees(locationId, links)];
}

/** The companies of the contacts that one write is about; later inputs see what earlier ones changed. */
export class CompanyLinks {
  readonly #write: WriteInProgress;
  readonly #association: NonNullable<ReturnType<typeof systemAssociation>>;
  readonly #objectKeys: Map<string, string>;
  /** How many contacts a company has. */
  readonly #sizes: Map<string, number>;
  readonly #before = new Map<string, RelationRow>();
  readonly #current = new Map<string, RelationRow>();
  readonly #touched = new Set<string>();

  constructor(
    write: WriteInProgress,
    contacts: readonly ContactRow[],
    companies: readonly LinkedRecordRow[],
    degrees: readonly DegreeRow[],
  ) {
    const association = systemAssociation(ASSOCIATION_ID, write.locationId);
    if (association === undefined) throw new Error(`${ASSOCIATION_ID} is not known`);
    this.#write = write;
    this.#association = association;
    this.#objectKeys = new Map(companies.map(({ id, object_key }) => [id, object_key]));
    this.#sizes = new Map(degrees.filter(({ side }) => side === 1).map(({ record_id, n }) => [record_id, n]));
    for (const contact of contacts) {
      const row = relationOf(contact);
      if (row === undefined) continue;
      this.#before.set(contact.id, row);
      this.#current.set(contact.id, row);
    }
  }

  companyOf(contactId: string): string | undefined {
    return this.#current.get(contactId)?.first_record_id;
  }

  /** Why the contact cannot be related to this company, if it cannot. */
  refuse(contactId: string | undefined, companyId: string | null | undefined): RelataError | undefined {
    if (companyId === undefined || companyId === null) return undefined;
    const expected = this.#association.firstObjectKey;
    const objectKey = this.#objectKeys.get(companyId);
    const field = 'businessId';
    if (objectKey === undefined) return new RelataError('record_unknown', { field, recordId: companyId });
    if (objectKey !== expected) {
      const association = this.#association.key;
      return new RelataError('record_of_wrong_object', {
        field,
        recordId: companyId,
        objectKey,
        expected,
        association,
      });
    }
    const limit = capOf(this.#association, 1);
    const isThere = contactId !== undefined && this.companyOf(contactId) === companyId;
    if (isThere || limit === null || (this.#sizes.get(companyId) ?? 0) < limit) return undefined;
    return new RelataError('relation_limit', {
      limit,
      recordId: companyId,
      association: this.#association.key,
    });
  }

  /** Relates the contact to this company and no other; null to none, undefined leaves all as it is. */
  set(contactId: string, companyId: string | null | undefined, traceId: string): void {
    const old = this.#current.get(contactId);
    if (companyId === undefined || (old?.first_record_id ?? null) === companyId) return;
    this.#touched.add(contactId);
    if (old !== undefined) {
      this.#count(old.first_record_id, -1);
      this.#current.delete(contactId);
      this.#announce('RelationDelete', old, traceId);
    }
    if (companyId === null) return;
    const row: RelationRow = {
      id: objectId(),
      association_id: ASSOCIATION_ID,
      first_record_id: companyId,
      second_record_id: contactId,
      created_at: this.#write.now,
    };
    this.#count(companyId, 1);
    this.#current.set(contactId, row);
    this.#announce('RelationCreate', row, traceId);
  }

  /** Adds the rows to the write: for each contact what lies between its first and its last state. */
  finish(): void {
    const { locationId, now } = this.#write;
    const inserted: RelationRow[] = [];
    const deleted: string[] = [];
    const replaced: { replacedId: string; id: string; firstRecordId: string }[] = [];
    const degrees = new Map<string, DegreeRow>();
    for (const contactId of this.#touched) {
      const before = this.#before.get(contactId);
      const after = this.#current.get(contactId);
      if (before === undefined && after !== undefined) inserted.push(after);
      if (before !== undefined && after === undefined) deleted.push(before.id);
      if (before !== undefined && after !== undefined) {
        replaced.push({ replacedId: before.id, id: after.id, firstRecordId: after.first_record_id });
      }
      if (before !== undefined) countInto(degrees, before, -1);
      if (after !== undefined) countInto(degrees, after, 1);
    }
    if (inserted.length > 0) {
      const rows = inserted.map((row) => ({ ...row, first_single: false, second_single: true }));
      this.#write.change(insertRelations(locationId, now, rows));
    }
    if (deleted.length > 0) this.#write.change(deleteRelations(locationId, deleted));
    if (replaced.length > 0) this.#write.change(replaceRelations(locationId, now, replaced));
    const raised = [...degrees.values()].filter(({ n }) => n > 0);
    const lowered = [...degrees.values()].filter(({ n }) => n < 0).map((row) => ({ ...row, n: -row.n }));
    if (raised.length > 0) this.#write.change(raiseDegrees(locationId, raised));
    if (lowered.length > 0) for (const query of lowerDegrees(locationId, lowered)) this.#write.change(query);
  }

  #count(companyId: string, by: number): void {
    this.#sizes.set(companyId, (this.#sizes.get(companyId) ?? 0) + by);
  }

  #announce(type: 'RelationCreate' | 'RelationDelete', row: RelationRow, traceId: string): void {
    const { key, firstObjectKey, secondObjectKey } = this.#association;
    const shown = {
      association_key: key,
      first_object_key: firstObjectKey,
      second_object_key: secondObjectKey,
    };
    const data: RelationData = relationData(this.#write.locationId, { ...row, ...shown });
    this.#write.append({ type, entityId: row.id, orderKey: relationOrderKey(data), traceId, data });
  }
}

function relationOf({
  id,
  company_id,
  company_relation_id,
  company_related_at,
}: ContactRow): RelationRow | undefined {
  if (company_id === null || company_relation_id === null || company_related_at === null) return undefined;
  return {
    id: company_relation_id,
    association_id: ASSOCIATION_ID,
    first_record_id: company_id,
    second_record_id: id,
    created_at: company_related_at,
  };
}

/** What a relation counts for on both sides. */
function countInto(degrees: Map<string, DegreeRow>, row: RelationRow, by: number): void {
  const sides: [Side, string][] = [
    [1, row.first_record_id],
    [2, row.second_record_id],
  ];
  for (const [side, record_id] of sides) {
    const key = `${side} ${record_id}`;
    degrees.set(key, { association_id: ASSOCIATION_ID, side, record_id, n: (degrees.get(key)?.n ?? 0) + by });
  }
}
