import { groupKey, type RelatedRecord, type RelationGroup, type TitledRecord } from '../queries.ts';
import { groupIdOf, type Opened } from './opened.ts';

// The neighbourhood as a tree: a record has groups, a group has records. Each record stands once, as near to the root
// as it can be; further relations to it are links. A relation is drawn once, from the side that shows it first.

export type Answer<T> =
  | { readonly status: 'pending' }
  | { readonly status: 'error'; readonly error: unknown }
  | { readonly status: 'success'; readonly data: T };

export interface RelationsShown {
  readonly data: readonly RelatedRecord[];
  readonly next: string | null;
}

export interface RecordNode {
  readonly kind: 'record';
  /** The record's id: it stands once. */
  readonly id: string;
  readonly record: TitledRecord;
  readonly isOpen: boolean;
  readonly status: 'pending' | 'error' | 'success';
  readonly groups: GroupNode[];
}

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly recordId: string;
  readonly group: RelationGroup;
  readonly isOpen: boolean;
  readonly status: 'pending' | 'error' | 'success';
  readonly records: RecordNode[];
  /** Records that stand elsewhere. */
  readonly links: TitledRecord[];
  hasMore: boolean;
}

export interface Known {
  readonly opened: Opened;
  /** Of open records, by their ids. */
  readonly groups: ReadonlyMap<string, Answer<readonly RelationGroup[]>>;
  /** Of open groups, by their ids. */
  readonly relations: ReadonlyMap<string, Answer<RelationsShown>>;
}

interface Origin {
  readonly associationId: string;
  readonly direction: RelationGroup['direction'];
}

/** More records than these make a picture that says nothing, and a document that is slow. */
export const RECORDS_MAX = 300;

/** Level by level, so that a record is placed by the shortest way to it; of what has no room, groups say that there is more. */
export function growTree(root: TitledRecord, known: Known): RecordNode {
  const drawn = new Set<string>();
  const placed = new Set([root.id]);
  const tree = recordNode(root, known, true);
  let level: { node: RecordNode; from: Origin | undefined }[] = [{ node: tree, from: undefined }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { node, from } of level) {
      const answer = node.isOpen ? known.groups.get(node.id) : undefined;
      if (answer?.status !== 'success') continue;
      for (const group of answer.data) {
        if (group.count.count === 0 || (from !== undefined && leadsBack(group, from))) continue;
        const grown = groupNode(node.id, group, known);
        node.groups.push(grown);
        const relations = grown.isOpen ? known.relations.get(grown.id) : undefined;
        if (relations?.status !== 'success') continue;
        for (const { relationId, record } of relations.data.data) {
          if (drawn.has(relationId)) continue;
          if (placed.size >= RECORDS_MAX && !placed.has(record.id)) {
            grown.hasMore = true;
            break;
          }
          drawn.add(relationId);
          if (placed.has(record.id)) {
            grown.links.push(record);
            continue;
          }
          placed.add(record.id);
          const child = recordNode(record, known, known.opened.records.has(record.id));
          grown.records.push(child);
          next.push({ node: child, from: group });
        }
      }
    }
    level = next;
  }
  return tree;
}

/** The node itself and all that stands below it. */
export function nodesIn(node: RecordNode | GroupNode): (RecordNode | GroupNode)[] {
  const below = node.kind === 'record' ? node.groups : node.records;
  return [node, ...below.flatMap((each) => nodesIn(each))];
}

export function countRecords(root: RecordNode): number {
  return nodesIn(root).filter(({ kind }) => kind === 'record').length;
}

function recordNode(record: TitledRecord, { groups }: Known, isOpen: boolean): RecordNode {
  const status = isOpen ? (groups.get(record.id)?.status ?? 'pending') : 'success';
  return { kind: 'record', id: record.id, record, isOpen, status, groups: [] };
}

function groupNode(recordId: string, group: RelationGroup, { opened, relations }: Known): GroupNode {
  const id = groupIdOf(recordId, groupKey(group));
  const isOpen = opened.groups.has(id);
  const answer = isOpen ? relations.get(id) : undefined;
  return {
    kind: 'group',
    id,
    recordId,
    group,
    isOpen,
    status: isOpen ? (answer?.status ?? 'pending') : 'success',
    records: [],
    links: [],
    hasMore: answer?.status === 'success' && answer.data.next !== null,
  };
}

/** A group with nothing in it but the way one came. */
function leadsBack({ associationId, direction, count }: RelationGroup, from: Origin): boolean {
  return associationId === from.associationId && direction !== from.direction && count.count === 1;
}
