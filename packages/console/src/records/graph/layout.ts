import type { GroupNode, RecordNode } from './tree.ts';

// From left to right: a record, its groups, their records. What is below a node stands beside it, and nothing else does,
// so that opening one moves others up and down but never through each other.

export const RECORD_WIDTH_PX = 220;
export const RECORD_HEIGHT_PX = 46;
export const GROUP_WIDTH_PX = 190;
export const GROUP_HEIGHT_PX = 34;
export const MORE_HEIGHT_PX = 28;

export const COLUMN_GAP_PX = 48;
const ROW_GAP_PX = 10;

/** What stands at the end of a group that has more than it shows. */
export function moreIdOf(groupId: string): string {
  return `${groupId}*more`;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export function placeAll(root: RecordNode): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let free = 0;

  const leaf = (id: string, x: number, height: number): number => {
    const y = free;
    free += height + ROW_GAP_PX;
    places.set(id, { x, y });
    return y + height / 2;
  };
  /** Beside the middle of what is below it; gives its own middle. */
  const beside = (id: string, x: number, height: number, middles: readonly number[]): number => {
    const [first] = middles;
    const last = middles.at(-1);
    if (first === undefined || last === undefined) return leaf(id, x, height);
    const middle = (first + last) / 2;
    places.set(id, { x, y: middle - height / 2 });
    return middle;
  };
  const placeGroup = (group: GroupNode, x: number): number => {
    const right = x + GROUP_WIDTH_PX + COLUMN_GAP_PX;
    const middles = group.records.map((record) => placeRecord(record, right));
    if (group.hasMore) middles.push(leaf(moreIdOf(group.id), right, MORE_HEIGHT_PX));
    return beside(group.id, x, GROUP_HEIGHT_PX, middles);
  };
  const placeRecord = (record: RecordNode, x: number): number => {
    const right = x + RECORD_WIDTH_PX + COLUMN_GAP_PX;
    return beside(
      record.id,
      x,
      RECORD_HEIGHT_PX,
      record.groups.map((group) => placeGroup(group, right)),
    );
  };
  placeRecord(root, 0);
  return places;
}
