import { type Query, statement } from '../../db/statement.ts';

export interface RangeRow {
  location_id: string;
  tail: number;
  head: number;
  /** What happened at the earlier time or later comes after this, and what happened before the later one up to that. */
  cursor: number;
  until: number;
}

const rangesBy = (name: string, condition: string): ReturnType<typeof statement<RangeRow>> =>
  statement<RangeRow>(
    name,
    `
  select id as location_id, tail, head,
    case when $3::timestamptz is null then tail - 1 else log_cursor_before(id, $3::timestamptz) end as cursor,
    case when $4::timestamptz is null then head else log_cursor_before(id, $4::timestamptz) end as until
  from (select id, tail, head from location where id > $1 and not going${condition} order by id limit $2) as location
  order by id
`,
  );

const rangesOfAll = rangesBy('replay_ranges', '');
const rangesOfSome = rangesBy('replay_ranges_of_locations', ' and id = any ($5::text[])');

/** A page of locations, all or some, with the parts of their logs between two times. */
export function selectRanges(
  after: string,
  limit: number,
  since: string | null,
  until: string | null,
  locationIds: readonly string[] | null,
): Query<RangeRow> {
  return locationIds === null
    ? rangesOfAll(after, limit, since, until)
    : rangesOfSome(after, limit, since, until, locationIds);
}

const clock = statement<{ now: string }>(
  'replay_clock',
  `
  select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as now
`,
);

/** A time before which is all that has happened so far. */
export function selectTime(): Query<{ now: string }> {
  return clock();
}
