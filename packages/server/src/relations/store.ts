import { type Query, statement } from '../db/statement.ts';

export interface Link {
  readonly associationId: string;
  readonly firstRecordId: string;
  readonly secondRecordId: string;
}

export interface RelationRow {
  readonly id: string;
  readonly association_id: string;
  readonly first_record_id: string;
  readonly second_record_id: string;
  readonly created_at: string;
}

/** A relation with what is shown of its association; null for a system association, which has no row. */
export interface RelationViewRow extends RelationRow {
  readonly association_key: string | null;
  readonly first_object_key: string | null;
  readonly second_object_key: string | null;
}

export interface NewRelationRow extends RelationRow {
  readonly first_single: boolean;
  readonly second_single: boolean;
}

/** 1: the record is a first record; 2: a second one. */
export type Side = 1 | 2;

export interface DegreeRow {
  readonly association_id: string;
  readonly side: Side;
  readonly record_id: string;
  readonly n: number;
}

export interface LinkedRecordRow {
  readonly id: string;
  readonly object_key: string;
}

const columns = 'r.id, r.association_id, r.first_record_id, r.second_record_id, r.created_at';
const viewColumns = `${columns}, a.key as association_key, a.first_object_key, a.second_object_key`;

// What is looked up by many keys is looked up key by key: `limit 1` leaves the planner no other way. A join, or
// `= any`, it may do by reading all of a location, of whose size it has no idea: 6 ms for 64 keys among 25 000
// relations, growing with them, instead of 0.2.

const linkedRecords = statement<LinkedRecordRow>(
  'relation_records',
  `
  select r.id, r.object_key
  from unnest($2::text[]) as wanted (id)
  cross join lateral (
    select id, object_key from record where location_id = $1 and id = wanted.id and not going limit 1
  ) r
`,
);

const byLinks = statement<RelationRow>(
  'relations_by_links',
  `
  select ${columns}
  from unnest($2::text[], $3::text[], $4::text[]) as wanted (first_record_id, association_id, second_record_id)
  cross join lateral (
    select *
    from relation
    where location_id = $1
      and first_record_id = wanted.first_record_id
      and association_id = wanted.association_id
      and second_record_id = wanted.second_record_id
    limit 1
  ) r
`,
);

const degrees = statement<DegreeRow>(
  'relation_degrees',
  `
  select d.association_id, d.side, d.record_id, d.n
  from unnest($2::text[], $3::int[], $4::text[]) as wanted (association_id, side, record_id)
  cross join lateral (
    select *
    from degree
    where location_id = $1
      and association_id = wanted.association_id
      and side = wanted.side
      and record_id = wanted.record_id
    limit 1
  ) d
`,
);

const byIds = statement<RelationViewRow>(
  'relations_by_ids',
  `
  select ${viewColumns}
  from unnest($2::text[]) as wanted (id)
  cross join lateral (select * from relation where location_id = $1 and id = wanted.id limit 1) r
  left join association a on a.location_id = $1 and a.id = r.association_id
`,
);

const insert = statement(
  'relations_insert',
  `
  insert into relation (
    location_id, id, association_id, first_record_id, second_record_id, first_single, second_single, created_at
  )
  select $1, r.id, r.association_id, r.first_record_id, r.second_record_id, r.first_single, r.second_single, $2::timestamptz
  from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[])
    as r (id, association_id, first_record_id, second_record_id, first_single, second_single)
`,
);

const remove = statement(
  'relations_delete',
  `
  delete from relation where location_id = $1 and id = any($2::text[])
`,
);

const replace = statement(
  'relations_replace',
  `
  update relation
  set id = r.id, first_record_id = r.first_record_id, created_at = $2::timestamptz
  from unnest($3::text[], $4::text[], $5::text[]) as r (replaced_id, id, first_record_id)
  where relation.location_id = $1 and relation.id = r.replaced_id
`,
);

const raise = statement(
  'degree_raise',
  `
  insert into degree (location_id, association_id, side, record_id, n)
  select $1, d.association_id, d.side, d.record_id, d.n
  from unnest($2::text[], $3::int[], $4::text[], $5::int[]) as d (association_id, side, record_id, n)
  on conflict (location_id, association_id, side, record_id) do update set n = degree.n + excluded.n
`,
);

const lower = statement(
  'degree_lower',
  `
  update degree
  set n = degree.n - d.n
  from unnest($2::text[], $3::int[], $4::text[], $5::int[]) as d (association_id, side, record_id, n)
  where degree.location_id = $1
    and degree.association_id = d.association_id
    and degree.side = d.side
    and degree.record_id = d.record_id
    and degree.n > d.n
`,
);

// Another row than those that degree_lower changes: the two are parts of one statement.
const drop = statement(
  'degree_drop',
  `
  delete from degree
  using unnest($2::text[], $3::int[], $4::text[], $5::int[]) as d (association_id, side, record_id, n)
  where degree.location_id = $1
    and degree.association_id = d.association_id
    and degree.side = d.side
    and degree.record_id = d.record_id
    and degree.n <= d.n
`,
);

export function selectLinkedRecords(locationId: string, ids: readonly string[]): Query<LinkedRecordRow> {
  return linkedRecords(locationId, ids);
}

export function selectRelationsByLinks(locationId: string, links: readonly Link[]): Query<RelationRow> {
  return byLinks(
    locationId,
    links.map(({ firstRecordId }) => firstRecordId),
    links.map(({ associationId }) => associationId),
    links.map(({ secondRecordId }) => secondRecordId),
  );
}

/** How many partners the records of these links have so far, on the sides that have a cap. */
export function selectDegrees(locationId: string, links: readonly Link[]): Query<DegreeRow> {
  const wanted = new Map<string, readonly [associationId: string, side: Side, recordId: string]>();
  for (const { associationId, firstRecordId, secondRecordId } of links) {
    wanted.set(`${associationId} 1 ${firstRecordId}`, [associationId, 1, firstRecordId]);
    wanted.set(`${associationId} 2 ${secondRecordId}`, [associationId, 2, secondRecordId]);
  }
  const rows = [...wanted.values()];
  return degrees(
    locationId,
    rows.map(([associationId]) => associationId),
    rows.map(([, side]) => side),
    rows.map(([, , recordId]) => recordId),
  );
}

export function selectRelations(locationId: string, ids: readonly string[]): Query<RelationViewRow> {
  return byIds(locationId, ids);
}

export function insertRelations(locationId: string, now: string, rows: readonly NewRelationRow[]): Query {
  return insert(
    locationId,
    now,
    rows.map(({ id }) => id),
    rows.map(({ association_id }) => association_id),
    rows.map(({ first_record_id }) => first_record_id),
    rows.map(({ second_record_id }) => second_record_id),
    rows.map(({ first_single }) => first_single),
    rows.map(({ second_single }) => second_single),
  );
}

/**
 * Puts new relations in the place of others of the same association and second record. In a statement that deletes
 * the one and inserts the other, the unique index on a single partner might see the other first.
 */
export function replaceRelations(
  locationId: string,
  now: string,
  rows: readonly { readonly replacedId: string; readonly id: string; readonly firstRecordId: string }[],
): Query {
  return replace(
    locationId,
    now,
    rows.map(({ replacedId }) => replacedId),
    rows.map(({ id }) => id),
    rows.map(({ firstRecordId }) => firstRecordId),
  );
}

export function deleteRelations(locationId: string, ids: readonly string[]): Query {
  return remove(locationId, ids);
}

/** Adds `n` to each count; each record and side once. */
export function raiseDegrees(locationId: string, rows: readonly DegreeRow[]): Query {
  return raise(locationId, ...degreeArrays(rows));
}

/** Takes `n` from each count; those that come to nothing go. Each record and side once. */
export function lowerDegrees(locationId: string, rows: readonly DegreeRow[]): Query[] {
  return [lower(locationId, ...degreeArrays(rows)), drop(locationId, ...degreeArrays(rows))];
}

function degreeArrays(rows: readonly DegreeRow[]): [string[], number[], string[], number[]] {
  return [
    rows.map(({ association_id }) => association_id),
    rows.map(({ side }) => side),
    rows.map(({ record_id }) => record_id),
    rows.map(({ n }) => n),
  ];
}
