/** Ids have 20 or 24 characters, those of system associations up to 100. */
const PART_LENGTH_MAX = 200;

/**
 * What an event is about, as relata orders by it: the object, record, contact or association by its id; for a relation its
 * association and both records, so that linking two records, unlinking them and linking them again are one thing. Within
 * a location. Undefined where an event of another kind does not say.
 */
export function entityOf(event: { readonly type: string }): string | undefined {
  const { locationId, id, associationId, firstRecordId, secondRecordId } = event as Readonly<
    Record<string, unknown>
  >;
  return (
    join('relation', locationId, associationId, firstRecordId, secondRecordId) ??
    join('thing', locationId, id)
  );
}

/** The endpoint that an event was sent to, in the location that it is of. */
export function laneOf(event: { readonly type: string }): Lane | undefined {
  const { appId, locationId } = event as Readonly<Record<string, unknown>>;
  if (join(appId, locationId) === undefined) return undefined;
  return { appId: appId as string, locationId: locationId as string };
}

export interface Lane {
  readonly appId: string;
  readonly locationId: string;
}

function join(...parts: readonly unknown[]): string | undefined {
  const are = parts.every((part) => typeof part === 'string' && part.length <= PART_LENGTH_MAX);
  return are ? JSON.stringify(parts) : undefined;
}
