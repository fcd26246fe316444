import { type Query, statement } from '../db/statement.ts';
import type { SearchPlan } from '../records/search.ts';
import { fits } from '../records/search-store.ts';
import { type RecordRow, recordColumns } from '../records/store.ts';
import { TITLE_LENGTH_MAX, type TitledRow } from './title.ts';

/** A text as it stands there, unless nothing of it can be seen. */
const visible = (text: string): string => `case when btrim(${text}, E' \\t\\r\\n') <> '' then ${text} end`;

/**
 * The title of `record r`, of whose object `primary` is the primary display property by its bare key; for contacts
 * their name, else their email, else their phone; where there is none the id.
 */
export function titleOf(primary: string): string {
  return `
    left(
      coalesce(
        ${visible(`(r.properties ->> ${primary})`)},
        case when r.object_key = 'contact' then coalesce(r.properties ->> 'email', r.properties ->> 'phone') end,
        r.id
      ),
      ${TITLE_LENGTH_MAX}
    )`;
}

/** Of `object o`. */
export const barePrimaryProperty = `substr(o.primary_display_property, length(o.key) + 2)`;

export interface ListedRecordRow extends TitledRow {
  readonly created_at: string;
  readonly updated_at: string;
}

/** Where a step that found less than a page has ended; null where it came to the end of the records. */
interface WalkEnd {
  readonly end_id: string | null;
  readonly end_created_at: string | null;
}

/** A record on the page, or nulls in the one row of an empty page. */
export type WalkedRow = WalkEnd & (ListedRecordRow | { readonly id: null });

const walked = `
  from record
  where location_id = $1 and object_key = $2 and not going and (created_at, id) < ($8::timestamptz, $9)
  order by created_at desc, id desc`;

// One step: newest first, by the index, until the page is full or so many records were looked at. The end of the step is
// asked for in the same statement, whose snapshot it therefore is; only where the page is not full.
const walk = statement<WalkedRow>(
  'browse_records',
  `
  with found as materialized (
    select r.id, r.object_key, ${titleOf('$11')} as title, r.created_at, r.updated_at
    from (
      select id, object_key, properties, owner, followers, created_at, updated_at ${walked} limit $12
    ) r
    where ${fits}
    order by r.created_at desc, r.id desc
    limit $10
  )
  select found.id, found.object_key, found.title, found.created_at, found.updated_at,
    walk_end.id as end_id, walk_end.created_at as end_created_at
  from (select) as one
  left join (
    select id, created_at
    from (select id, created_at ${walked} offset $12 - 1 limit 1) as last
    where (select count(*) from found) < $10
  ) as walk_end on true
  left join found on true
  order by found.created_at desc, found.id desc
`,
);

const titledById = statement<RecordRow & TitledRow>(
  'browse_record',
  `
  select ${recordColumns}, ${titleOf(barePrimaryProperty)} as title
  from record r
  join object o on o.location_id = $1 and o.key = r.object_key
  where r.location_id = $1 and r.id = $2 and not r.going
`,
);

/**
 * An object's records that fit among the next `step` of them, newest first, `limit` at the most. `primary`: its primary
 * display property, by its bare key.
 */
export function selectWalkedRecords(
  locationId: string,
  plan: Pick<SearchPlan, 'objectKey' | 'text' | 'textKeys' | 'conditions' | 'after' | 'limit'>,
  primary: string,
  step: number,
): Query<WalkedRow> {
  const { conditions, after } = plan;
  return walk(
    locationId,
    plan.objectKey,
    plan.text,
    plan.textKeys,
    conditions.map(({ source }) => source),
    conditions.map(({ operator }) => operator),
    conditions.map(({ value }) => value),
    after?.createdAt ?? 'infinity',
    after?.id ?? '',
    plan.limit,
    primary,
    step,
  );
}

/** One record of any object, contacts too. */
export function selectTitledRecord(locationId: string, id: string): Query<RecordRow & TitledRow> {
  return titledById(locationId, id);
}
