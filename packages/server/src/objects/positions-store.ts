import { type Query, statement } from '../db/statement.ts';

/** Of one object on the map of the model. */
export interface PositionRow {
  readonly object_key: string;
  readonly x: number;
  readonly y: number;
}

const all = statement<PositionRow>(
  'positions_all',
  `
  select object_key, x, y from object_position where location_id = $1 order by object_key
`,
);

const unknown = statement<{ key: string }>(
  'positions_unknown_objects',
  `
  select wanted.key
  from unnest($2::text[]) as wanted (key)
  where not exists (select 1 from object where object.location_id = $1 and object.key = wanted.key)
`,
);

// The objects are locked in the order of their keys, before anything is changed: two who move the same ones never wait
// for each other. And where the location is being deleted nothing is left behind: either the object is gone already, or
// its deletion waits for this, and what this makes is found and deleted after it.
const move = statement(
  'positions_move',
  `
  with known as (
    select object.key, wanted.x, wanted.y
    from unnest($2::text[], $3::double precision[], $4::double precision[]) as wanted (key, x, y)
    join object on object.location_id = $1 and object.key = wanted.key
    order by object.key
    for no key update of object
  ),
  forgotten as (
    delete from object_position
    using known
    where object_position.location_id = $1 and object_position.object_key = known.key and known.x is null
  )
  insert into object_position (location_id, object_key, x, y)
  select $1, key, x, y from known where x is not null
  on conflict (location_id, object_key) do update
  set x = excluded.x, y = excluded.y
`,
);

/** All of a location: as many as it has objects, at the most. */
export function selectPositions(locationId: string): Query<PositionRow> {
  return all(locationId);
}

/** Those of the keys that no object of the location has. */
export function selectUnknownObjects(locationId: string, keys: readonly string[]): Query<{ key: string }> {
  return unknown(locationId, keys);
}

/** Puts objects somewhere, or, where x and y are null, nowhere. Each key may be there once. */
export function movePositions(
  locationId: string,
  moves: readonly { readonly key: string; readonly x: number | null; readonly y: number | null }[],
): Query {
  return move(
    locationId,
    moves.map(({ key }) => key),
    moves.map(({ x }) => x),
    moves.map(({ y }) => y),
  );
}
