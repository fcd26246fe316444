-- What the planner is to believe. Left to itself it plans for a location of average size, and, while a table is empty,
-- for one of two rows; and plans are kept. Then all indexes that begin with location_id look alike to it, and reading
-- a location from end to end looks cheaper than going to each row by its key. That is right for a thousand small
-- locations, and ruinous for the large one among them: 6 ms instead of 0.2 for 64 keys among 25 000 relations, and
-- growing with them. So it learns here, from rows that are there for a moment, that there is one location, with five
-- associations and five objects, and never looks again (statistics 0): it takes the index that has the whole key.
-- truncate, unlike delete, keeps what was learnt.
--
-- Tables that have rows already are left alone: nobody's data is truncated, and there is something to learn from.
do $$
begin
  if exists (select from record) or exists (select from relation) or exists (select from degree)
    or exists (select from event) then
    return;
  end if;

  insert into record (
    location_id, id, object_key, properties, owner, followers, created_by, last_updated_by, created_at, updated_at
  )
  select '', n::text, (n % 5)::text, '{}', '[]', '[]', '{}', '{}', now(), now() from generate_series(0, 99) n;
  insert into relation (
    location_id, id, association_id, first_record_id, second_record_id, first_single, second_single, created_at
  )
  select '', n::text, (n % 5)::text, (n / 10)::text, (n % 10)::text, false, false, now() from generate_series(0, 99) n;
  insert into degree (location_id, association_id, side, record_id, n)
  select '', (n % 5)::text, n % 2, n::text, 1 from generate_series(0, 99) n;
  insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
  select '', n, (n % 5)::text, n::text, n::text, n::text, n::text, now(), '{}' from generate_series(0, 99) n;

  analyze record, relation, degree, event;

  truncate record, relation, degree, event;
  alter table record alter column location_id set statistics 0, alter column object_key set statistics 0;
  alter table relation alter column location_id set statistics 0, alter column association_id set statistics 0;
  alter table degree alter column location_id set statistics 0, alter column association_id set statistics 0;
  alter table event alter column location_id set statistics 0;
end
$$;
