import { type AssociationData, objectId, type RelationData } from '@relata/protocol';
import { associationData, systemAssociation } from '../associations/association.ts';
import { type AssociationRow, selectAssociations } from '../associations/store.ts';
import type { Query } from '../db/statement.ts';
import type { WriteInProgress, WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { capOf, relationData, relationOrderKey } from './relation.ts';
import {
  type DegreeRow,
  insertRelations,
  type Link,
  type LinkedRecordRow,
  type RelationRow,
  raiseDegrees,
  type Side,
  selectDegrees,
  selectLinkedRecords,
  selectRelationsByLinks,
} from './store.ts';

export interface CreateRelation {
  readonly traceId: string;
  readonly link: Link;
  /** What becomes of a relation that exists already. */
  readonly onDuplicate: 'refuse' | 'return';
}

export interface CreatedRelation {
  readonly relation: RelationData;
  readonly isNew: boolean;
}

/** A record that has as many partners on this side of an association as it may. */
export interface FullSide {
  readonly side: Side;
  readonly recordId: string;
  readonly limit: number;
  readonly associationKey: string;
}

export type CreateRelationReads = readonly [
  Query<AssociationRow>,
  Query<LinkedRecordRow>,
  Query<RelationRow>,
  Query<DegreeRow>,
];

/** Links records by associations: existence, objects, uniqueness, cardinality and limits. */
export const createRelation: WriteOperation<CreateRelation, CreatedRelation, CreateRelationReads> = {
  name: 'create relation',

  reads(locationId, inputs) {
    return readsOf(
      locationId,
      inputs.map(({ link }) => link),
    );
  },

  decide(write, inputs, [associations, records, existing, degrees]) {
    const linking = new Linking(write, associations, records, existing, degrees);
    const outcomes = inputs.map(({ link, traceId, onDuplicate }) => linking.link(link, traceId, onDuplicate));
    linking.finish();
    return outcomes;
  },
};

/** What `Linking` needs to have read, for whoever links records as a part of another operation. */
export function readsOf(locationId: string, links: readonly Link[]): CreateRelationReads {
  return [
    selectAssociations(locationId, [...new Set(links.map(({ associationId }) => associationId))]),
    selectLinkedRecords(locationId, [
      ...new Set(links.flatMap((link) => [link.firstRecordId, link.secondRecordId])),
    ]),
    selectRelationsByLinks(locationId, links),
    selectDegrees(locationId, links),
  ];
}

/** The relations that one write adds; it counts what it accepted itself. */
export class Linking {
  readonly #write: WriteInProgress;
  readonly #associations: Map<string, AssociationData>;
  readonly #objectKeys: Map<string, string>;
  readonly #existing: Map<string, RelationRow>;
  readonly #degrees: Map<string, number>;
  readonly #raised = new Map<string, { association_id: string; side: Side; record_id: string; n: number }>();
  readonly #rows: Parameters<typeof insertRelations>[2][number][] = [];

  constructor(
    write: WriteInProgress,
    associations: readonly AssociationRow[],
    records: readonly LinkedRecordRow[],
    existing: readonly RelationRow[],
    degrees: readonly DegreeRow[],
  ) {
    this.#write = write;
    this.#associations = new Map(associations.map((row) => [row.id, associationData(write.locationId, row)]));
    this.#objectKeys = new Map(records.map(({ id, object_key }) => [id, object_key]));
    this.#existing = new Map(
      existing.map((row) => [linkKey(row.association_id, row.first_record_id, row.second_record_id), row]),
    );
    this.#degrees = new Map(
      degrees.map((row) => [degreeKey(row.association_id, row.side, row.record_id), row.n]),
    );
  }

  link(link: Link, traceId: string, onDuplicate: 'refuse' | 'return'): CreatedRelation | RelataError {
    const association = this.#association(link.associationId);
    if (association === undefined)
      return new RelataError('association_unknown', { associationId: link.associationId });
    const refusal = this.#refuseRecords(link, association);
    if (refusal !== undefined) return refusal;
    const { associationId, firstRecordId, secondRecordId } = link;
    const key = linkKey(associationId, firstRecordId, secondRecordId);
    const known = this.#existing.get(key);
    if (known !== undefined) {
      if (onDuplicate === 'refuse') return new RelataError('relation_exists');
      return { relation: this.#dataOf(known, association), isNew: false };
    }
    const [full] = this.fullSides(link);
    if (full !== undefined) {
      const { limit, recordId } = full;
      return new RelataError('relation_limit', { limit, recordId, association: association.key });
    }

    const row = {
      id: objectId(),
      association_id: associationId,
      first_record_id: firstRecordId,
      second_record_id: secondRecordId,
      first_single: association.firstObjectToSecondObjectMaxLimit === 1,
      second_single: association.secondObjectToFirstObjectMaxLimit === 1,
      created_at: this.#write.now,
    };
    const relation = this.#dataOf(row, association);
    this.#existing.set(key, row);
    this.#rows.push(row);
    this.#count(association, 1, firstRecordId);
    this.#count(association, 2, secondRecordId);
    this.#write.append({
      type: 'RelationCreate',
      entityId: row.id,
      orderKey: relationOrderKey(link),
      traceId,
      data: relation,
    });
    return { relation, isNew: true };
  }

  /** Why there cannot be this relation, but for limits. */
  refuse(link: Link): RelataError | undefined {
    const { associationId, firstRecordId, secondRecordId } = link;
    const association = this.#association(associationId);
    if (association === undefined) return new RelataError('association_unknown', { associationId });
    const refusal = this.#refuseRecords(link, association);
    if (refusal !== undefined) return refusal;
    const exists = this.#existing.has(linkKey(associationId, firstRecordId, secondRecordId));
    return exists ? new RelataError('relation_exists') : undefined;
  }

  /** The records that have as many partners as they may; of an association that there is. */
  fullSides({ associationId, firstRecordId, secondRecordId }: Link): FullSide[] {
    const association = this.#association(associationId);
    if (association === undefined) return [];
    const sides = [
      { side: 1, recordId: firstRecordId },
      { side: 2, recordId: secondRecordId },
    ] as const;
    return sides.flatMap(({ side, recordId }) => {
      const limit = capOf(association, side);
      const n = this.#degrees.get(degreeKey(associationId, side, recordId)) ?? 0;
      return limit !== null && n >= limit ? [{ side, recordId, limit, associationKey: association.key }] : [];
    });
  }

  /** A relation that the same write takes away is no longer counted. */
  forget(row: RelationRow): void {
    this.#existing.delete(linkKey(row.association_id, row.first_record_id, row.second_record_id));
    const sides = [
      [1, row.first_record_id],
      [2, row.second_record_id],
    ] as const;
    for (const [side, recordId] of sides) {
      const key = degreeKey(row.association_id, side, recordId);
      // What was not read is asked by none of the inputs.
      const n = this.#degrees.get(key);
      if (n !== undefined) this.#degrees.set(key, n - 1);
    }
  }

  /** Adds the rows to the write. */
  finish(): void {
    const { locationId, now } = this.#write;
    if (this.#rows.length > 0) this.#write.change(insertRelations(locationId, now, this.#rows));
    if (this.#raised.size > 0) this.#write.change(raiseDegrees(locationId, [...this.#raised.values()]));
  }

  #association(id: string): AssociationData | undefined {
    return this.#associations.get(id) ?? systemAssociation(id, this.#write.locationId);
  }

  #refuseRecords(
    { firstRecordId, secondRecordId }: Link,
    association: AssociationData,
  ): RelataError | undefined {
    const sides = [
      { field: 'firstRecordId', recordId: firstRecordId, expected: association.firstObjectKey },
      { field: 'secondRecordId', recordId: secondRecordId, expected: association.secondObjectKey },
    ];
    for (const { field, recordId, expected } of sides) {
      const objectKey = this.#objectKeys.get(recordId);
      if (objectKey === undefined) return new RelataError('record_unknown', { field, recordId });
      if (objectKey !== expected) {
        return new RelataError('record_of_wrong_object', {
          field,
          recordId,
          objectKey,
          expected,
          association: association.key,
        });
      }
    }
    if (firstRecordId === secondRecordId)
      return new RelataError('relation_to_itself', { recordId: firstRecordId });
    return undefined;
  }

  #count(association: AssociationData, side: Side, recordId: string): void {
    if (capOf(association, side) === null) return;
    const key = degreeKey(association.id, side, recordId);
    this.#degrees.set(key, (this.#degrees.get(key) ?? 0) + 1);
    const raised = this.#raised.get(key) ?? {
      association_id: association.id,
      side,
      record_id: recordId,
      n: 0,
    };
    raised.n += 1;
    this.#raised.set(key, raised);
  }

  #dataOf(row: RelationRow, association: AssociationData): RelationData {
    return relationData(this.#write.locationId, {
      ...row,
      association_key: association.key,
      first_object_key: association.firstObjectKey,
      second_object_key: association.secondObjectKey,
    });
  }
}

function linkKey(associationId: string, firstRecordId: string, secondRecordId: string): string {
  return `${associationId} ${firstRecordId} ${secondRecordId}`;
}

function degreeKey(associationId: string, side: Side, recordId: string): string {
  return `${associationId} ${side} ${recordId}`;
}
