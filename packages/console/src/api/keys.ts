/** What of a location's an answer is about; a live event makes all answers of its kind out of date. */
export type Kind = 'objects' | 'associations' | 'relations' | 'records' | 'events' | 'endpoints' | 'overview';

/** The key under which an answer is kept: `keys('loc', 'records', 'list', objectKey)`. */
export function keys(locationId: string, kind: Kind, ...rest: readonly unknown[]): readonly unknown[] {
  return ['of', locationId, kind, ...rest];
}
