import { fullObjectKey } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { invalid } from '../errors.ts';
import { movePositions, selectPositions, selectUnknownObjects } from './positions-store.ts';

/** Where an object stands on the map of the model; the unit is the map's. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** By the full key of the object. */
export type Positions = Readonly<Record<string, Position>>;

/** Of the objects of a location that somebody has put somewhere. */
export async function readPositions(database: Database, locationId: string): Promise<Positions> {
  const rows = await database.query(selectPositions(locationId));
  return Object.fromEntries(rows.map(({ object_key: key, x, y }) => [key, { x, y }]));
}

/**
 * Puts objects somewhere, or, with null, nowhere; the others stay where they are. Gives all positions after that.
 * Throws 422 for keys that no object has, and then has changed nothing.
 */
export async function changePositions(
  database: Database,
  locationId: string,
  changes: Readonly<Record<string, Position | null>>,
): Promise<Positions> {
  // An object can be called with and without the prefix: the last one counts, as in any JSON object.
  const byKey = new Map(
    Object.entries(changes).map(([key, position]) => [fullObjectKey(key), position] as const),
  );
  const unknown = await database.query(selectUnknownObjects(locationId, [...byKey.keys()]));
  if (unknown.length > 0)
    throw invalid(...unknown.map(({ key }) => `positions: object ${key} does not exist`));
  const moves = [...byKey].map(([key, position]) => ({
    key,
    x: position?.x ?? null,
    y: position?.y ?? null,
  }));
  await database.query(movePositions(locationId, moves));
  return readPositions(database, locationId);
}
