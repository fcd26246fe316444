-- What one node at a time does for all. It keeps its turn by taking it again before it ends.
create table chore (
  name text collate "C" primary key,
  node text collate "C" not null,
  until timestamptz not null
);

-- Drops the oldest day of attempts that ended more than so many days ago; null if there is none. All that touches
-- attempts waits while this waits for its lock: so it does not wait for long, and is tried again later.
create function drop_attempt_partition(days integer) returns text language plpgsql as $$
declare
  name text;
begin
  perform set_config('lock_timeout', '100ms', true);
  select child.relname into name
  from pg_inherits
  join pg_class child on child.oid = inhrelid
  where inhparent = 'attempt'::regclass
    and child.relname ~ '^attempt_\d{8}$'
    and to_date(right(child.relname, 8), 'YYYYMMDD') < (clock_timestamp() at time zone 'UTC')::date - days
  order by child.relname
  limit 1;
  if name is not null then
    execute format('drop table %I', name);
  end if;
  return name;
end
$$;

-- A loss that goes on in further steps is one row that grows: what it grows by is told as what it begins with.
create function alert_of_growing_loss() returns trigger language plpgsql as $$
begin
  if not exists (select from grown) then
    return null;
  end if;
  insert into alert (id, endpoint_id, type, url, count, location_ids, first_at, last_at, due_at)
  select gen_random_uuid()::text, grown.endpoint_id, 'events.lost',
    (select endpoint.url from endpoint where endpoint.id = grown.endpoint_id), sum(grown.events - shorter.events),
    (array_agg(distinct grown.location_id))[1:10],
    min(grown.lost_at), max(grown.lost_at), clock_timestamp() + max(alerting.wait_ms) * interval '1 millisecond'
  from grown
  join shorter using (location_id, endpoint_id, replay, first_seq)
  cross join alerting
  where alerting.until > clock_timestamp() and grown.events > shorter.events
  group by grown.endpoint_id
  order by grown.endpoint_id
  on conflict (endpoint_id, type) where attempts = 0 do update
  set count = alert.count + excluded.count, last_at = excluded.last_at,
    location_ids = (array(select distinct unnest(alert.location_ids || excluded.location_ids)))[1:10];
  return null;
end
$$;
create trigger growing_loss_alert after update on loss
referencing old table as shorter new table as grown for each statement execute function alert_of_growing_loss();
