import { type AssociationData, systemAssociations } from '@relata/protocol';
import { associationData, systemAssociation } from '../associations/association.ts';
import { selectAssociations, selectAssociationsOfObject } from '../associations/store.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import { type Count, counted } from '../http/count.ts';
import { capOf } from '../relations/relation.ts';
import { type Side, selectLinkedRecords } from '../relations/store.ts';
import { countGroups } from './relations-store.ts';

/** Each is counted by a walk through an index; nobody reads a larger number to its end. */
const GROUP_COUNT_MAX = 10_000;
/** Ten with each of the objects that there may be would be 5 000: nobody looks through so many, and each is counted. */
export const ASSOCIATIONS_OF_OBJECT_MAX = 1_000;

export const directions = ['first', 'second'] as const;
/** On which side of its relations a record is. */
export type Direction = (typeof directions)[number];

export function sideOf(direction: Direction): Side {
  return direction === 'first' ? 1 : 2;
}

/** The relations of a record by one association, on one side. */
export interface RelationGroup {
  associationId: string;
  associationKey: string;
  direction: Direction;
  label: string;
  ownLabel: string;
  otherObjectKey: string;
  max: number | null;
  otherMax: number | null;
  count: Count;
}

/** All groups that a record may have relations in, with how many it has. Throws 404 if there is no such record. */
export async function listGroups(
  database: Database,
  locationId: string,
  recordId: string,
): Promise<RelationGroup[]> {
  const [record] = await database.queryByKey(selectLinkedRecords(locationId, [recordId]));
  if (record === undefined) throw new RelataError('record_not_found');
  const { associations } = await associationsOf(database, locationId, record.object_key);
  const groups = associations.flatMap((association) => groupsOf(association, record.object_key));
  // Counting may take long, and what is sent by key is answered in turn.
  const rows = await database.query(countGroups(locationId, recordId, groups, GROUP_COUNT_MAX + 1));
  const counts = new Map(rows.map((row) => [`${row.association_id} ${row.side}`, row.n]));
  return groups.map(({ side, ...group }) => ({
    ...group,
    count: counted(counts.get(`${group.associationId} ${side}`) ?? 0, GROUP_COUNT_MAX),
  }));
}

/** Those in which an object takes part. */
export interface AssociationsOfObject {
  /** In the order in which they were made, the system's last. */
  readonly associations: readonly AssociationData[];
  /** False where there are more. */
  readonly isAll: boolean;
}

/** All of an object, as far as `ASSOCIATIONS_OF_OBJECT_MAX`. */
export async function associationsOf(
  database: Database,
  locationId: string,
  objectKey: string,
): Promise<AssociationsOfObject> {
  const found = await database.queryByKey(
    selectAssociationsOfObject(locationId, objectKey, ASSOCIATIONS_OF_OBJECT_MAX + 1),
  );
  const rows = found.slice(0, ASSOCIATIONS_OF_OBJECT_MAX);
  const ofSystem = systemAssociations
    .filter((each) => each.firstObjectKey === objectKey || each.secondObjectKey === objectKey)
    .flatMap(({ id }) => systemAssociation(id, locationId) ?? []);
  return {
    associations: [...rows.map((row) => associationData(locationId, row)), ...ofSystem],
    isAll: found.length === rows.length,
  };
}

/** Undefined for one that there is not. */
export async function findAssociation(
  database: Database,
  locationId: string,
  id: string,
): Promise<AssociationData | undefined> {
  const system = systemAssociation(id, locationId);
  if (system !== undefined) return system;
  const [row] = await database.queryByKey(selectAssociations(locationId, [id]));
  return row && associationData(locationId, row);
}

function groupsOf(
  association: AssociationData,
  objectKey: string,
): (Omit<RelationGroup, 'count'> & { side: Side })[] {
  const { id: associationId, key: associationKey } = association;
  const first = { objectKey: association.firstObjectKey, label: association.firstObjectLabel };
  const second = { objectKey: association.secondObjectKey, label: association.secondObjectLabel };
  const [max, otherMax] = [capOf(association, 1), capOf(association, 2)];
  const named = { associationId, associationKey };
  const asFirst = { direction: 'first', side: 1, label: second.label, ownLabel: first.label } as const;
  const asSecond = { direction: 'second', side: 2, label: first.label, ownLabel: second.label } as const;
  return [
    ...(first.objectKey === objectKey
      ? [{ ...named, ...asFirst, otherObjectKey: second.objectKey, max, otherMax }]
      : []),
    ...(second.objectKey === objectKey
      ? [{ ...named, ...asSecond, otherObjectKey: first.objectKey, max: otherMax, otherMax: max }]
      : []),
  ];
}
