import { createStatement } from '../floor-sql.ts';

/** A statement, prepared by its name where the driver can. */
export interface BareStatement {
  readonly name: string;
  readonly text: string;
}

/** $1 location, $2 association, $3 and $4 the records, $5 id, $6 webhookId, $7 traceId, $8 seq. */
export const createRelation: BareStatement = {
  name: 'create_relation',
  text: `${createStatement(
    {
      locationId: '$1',
      associationId: '$2',
      firstRecordId: '$3',
      secondRecordId: '$4',
      id: '$5::text',
      webhookId: '$6::text',
      traceId: '$7::text',
    },
    { seq: '$8::bigint' },
  )} returning data::text as relation`,
};

/** $1 location, $2 record, $3 limit. The total stands in each row. */
export const listRelations: BareStatement = {
  name: 'list_relations',
  text: `
  select r.id, r.association_id as "associationId", a.key as "associationKey",
    a.first_object_key as "firstObjectKey", r.first_record_id as "firstRecordId",
    a.second_object_key as "secondObjectKey", r.second_record_id as "secondRecordId",
    r.location_id as "locationId", ${isoText('r.created_at')} as "createdAt",
    (
      (select count(*) from relation where location_id = $1 and first_record_id = $2)
      + (select count(*) from relation where location_id = $1 and second_record_id = $2)
    )::int as total
  from (
    (
      select 1 as side, second_record_id as other, * from relation
      where location_id = $1 and first_record_id = $2 order by association_id, second_record_id limit $3
    )
    union all
    (
      select 2 as side, first_record_id as other, * from relation
      where location_id = $1 and second_record_id = $2 order by association_id, first_record_id limit $3
    )
  ) r
  join association a on a.location_id = $1 and a.id = r.association_id
  order by r.side, r.association_id, r.other
  limit $3
`,
};

const association = `
  select id, location_id as "locationId", key, 'USER_DEFINED' as "associationType",
    first_object_key as "firstObjectKey", first_object_label as "firstObjectLabel",
    second_object_key as "secondObjectKey", second_object_label as "secondObjectLabel",
    first_to_second as "firstObjectToSecondObjectCardinality",
    second_to_first as "secondObjectToFirstObjectCardinality"
  from association`;

/** $1 location, $2 id. */
export const associationById: BareStatement = {
  name: 'association_by_id',
  text: `${association} where location_id = $1 and id = $2 and not going`,
};

/** $1 location, $2 key. */
export const associationByKey: BareStatement = {
  name: 'association_by_key',
  text: `${association} where location_id = $1 and key = $2 and not going`,
};

/** As JSON shows a time; the driver would make a Date of it, and a text of that. */
function isoText(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
