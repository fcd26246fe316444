// What creating one relation costs a database at the least, as one statement: the reads that deciding needs, the decision,
// and the two inserts. A relation that may not be is refused: no row is inserted. It is the quickest of the forms that were
// tried: each read and insert by itself is less than half as fast, and all of them in one pipeline about as fast.

/** What stands for each input: `$1` for a driver, an expression for pgbench. */
export interface CreateInputs {
  readonly locationId: string;
  readonly associationId: string;
  readonly firstRecordId: string;
  readonly secondRecordId: string;
  readonly id: string;
  readonly webhookId: string;
  readonly traceId: string;
}

/**
 * Events that are not numbered have `seq`, some number that is not taken yet. Numbered ones get the number after the
 * location's head, which they move: the location's row must have been locked in a statement before this one.
 */
export type Numbering = { readonly seq: string } | 'head';

/** The lock that numbering needs, in a statement of its own: what is read behind it is of after it. */
export function lockStatement(locationId: string): string {
  return `select 1 from location where id = ${locationId} for no key update`;
}

/** Inserts and returns the relation's event: its `data` is the relation as the API shows it. */
export function createStatement(inputs: CreateInputs, numbering: Numbering): string {
  const { locationId, associationId, firstRecordId, secondRecordId } = inputs;
  const isNumbered = numbering === 'head';
  return `
with linked as (
  select a.location_id, ${inputs.id} as id, a.id as association_id, a.key,
    a.first_object_key, first.id as first_record_id, a.second_object_key, second.id as second_record_id,
    a.first_max is not distinct from 1 as first_single, a.second_max is not distinct from 1 as second_single,
    ${isNumbered ? 'l.head + 1' : numbering.seq} as seq, ${TIME_TEXT} as now
  from association a
  join record first on first.location_id = ${locationId} and first.id = ${firstRecordId}
    and first.object_key = a.first_object_key and not first.going
  join record second on second.location_id = ${locationId} and second.id = ${secondRecordId}
    and second.object_key = a.second_object_key and not second.going
  ${isNumbered ? `join location l on l.id = ${locationId}` : ''}
  left join degree d1 on d1.location_id = ${locationId} and d1.association_id = ${associationId}
    and d1.side = 1 and d1.record_id = ${firstRecordId}
  left join degree d2 on d2.location_id = ${locationId} and d2.association_id = ${associationId}
    and d2.side = 2 and d2.record_id = ${secondRecordId}
  where a.location_id = ${locationId} and a.id = ${associationId} and not a.going and first.id <> second.id
    and coalesce(d1.n < a.first_max, true) and coalesce(d2.n < a.second_max, true)
    and not exists (
      select from relation
      where location_id = ${locationId} and first_record_id = ${firstRecordId}
        and association_id = ${associationId} and second_record_id = ${secondRecordId}
    )
),
related as (
  insert into relation (
    location_id, id, association_id, first_record_id, second_record_id, first_single, second_single, created_at
  )
  select location_id, id, association_id, first_record_id, second_record_id, first_single, second_single,
    now::timestamptz
  from linked
)
${isNumbered ? `, moved as (update location set head = seq, head_at = now::timestamptz from linked where location.id = ${locationId})` : ''}
insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
select location_id, seq, 'RelationCreate', id, left(md5(association_id || first_record_id || second_record_id), 22),
  ${inputs.webhookId}, ${inputs.traceId}, now::timestamptz, (${DATA})::json
from linked
`;
}

// Quoted so that pgbench finds no variable in it.
const TIME_TEXT = `to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24":"MI":"SS"."MS"Z"')`;

// The texts are known to need no escapes; json_build_object takes longer.
const DATA = `'{"id":"' || id || '","locationId":"' || location_id
    || '","associationId":"' || association_id || '","associationKey":"' || key
    || '","firstObjectKey":"' || first_object_key || '","firstRecordId":"' || first_record_id
    || '","secondObjectKey":"' || second_object_key || '","secondRecordId":"' || second_record_id
    || '","createdAt":"' || now || '","updatedAt":"' || now || '"}'`;
