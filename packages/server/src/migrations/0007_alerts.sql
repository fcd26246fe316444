-- What the operator is to be told (RELATA_ALERT_URL). Rows are made by triggers, in the transaction of what they tell
-- of: whoever changes an endpoint or gives an event up cannot forget it. Until it is sent for the first time a row
-- takes up more of its kind, one row for each endpoint and type, so that a flood makes few; from then on it stays as it
-- is, since it may have arrived.
create table alert (
  id text collate "C" primary key,
  endpoint_id text collate "C" not null,
  type text not null,
  url text,
  reason text,
  count bigint not null,
  location_ids text[],
  webhook_ids text[],
  first_at timestamptz not null,
  last_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0
);
create unique index alert_open on alert (endpoint_id, type) where attempts = 0;
create index alert_endpoint on alert (endpoint_id);
create index alert_due on alert (due_at);

-- Whether anybody is to be told at all, and how long a row about events waits for more of them.
create table alerting (
  id integer primary key check (id = 1),
  until timestamptz not null,
  wait_ms integer not null
);

create function alert_of_endpoint() returns trigger language plpgsql as $$
declare
  type_now text := case
    when new.status = 'down' then 'endpoint.down'
    when new.status = 'disabled' and new.status_reason is not null then 'endpoint.disabled'
    when new.status = 'enabled' and old.status = 'down' then 'endpoint.recovered'
  end;
begin
  if type_now is null then
    return null;
  end if;
  insert into alert (id, endpoint_id, type, url, reason, count, first_at, last_at, due_at)
  select gen_random_uuid()::text, new.id, type_now, new.url, new.status_reason, 1, clock_timestamp(),
    clock_timestamp(), clock_timestamp()
  from alerting
  where alerting.until > clock_timestamp()
  on conflict (endpoint_id, type) where attempts = 0 do update
  set count = alert.count + 1, last_at = excluded.last_at, reason = excluded.reason, url = excluded.url;
  return null;
end
$$;
create trigger endpoint_alert after update of status on endpoint
for each row when (old.status is distinct from new.status) execute function alert_of_endpoint();

-- Every report of deliveries inserts into dead, nearly always nothing: to see that takes 5 us (PGlite: 30), to run the
-- statement for nothing ten times that.
--
-- In the order of the endpoints, which is then the order in which rows of alert are locked.
create function alert_of_dead() returns trigger language plpgsql as $$
begin
  if not exists (select from made) then
    return null;
  end if;
  insert into alert (id, endpoint_id, type, url, count, location_ids, webhook_ids, first_at, last_at, due_at)
  select gen_random_uuid()::text, made.endpoint_id, 'events.dead',
    (select endpoint.url from endpoint where endpoint.id = made.endpoint_id), count(*),
    (array_agg(distinct made.location_id))[1:10],
    (array_agg(made.webhook_id order by made.location_id, made.seq))[1:10],
    min(made.died_at), max(made.died_at), clock_timestamp() + max(alerting.wait_ms) * interval '1 millisecond'
  from made
  cross join alerting
  where alerting.until > clock_timestamp()
  group by made.endpoint_id
  order by made.endpoint_id
  on conflict (endpoint_id, type) where attempts = 0 do update
  set count = alert.count + excluded.count, last_at = excluded.last_at,
    location_ids = (array(select distinct unnest(alert.location_ids || excluded.location_ids)))[1:10],
    webhook_ids = (alert.webhook_ids || excluded.webhook_ids)[1:10];
  return null;
end
$$;
create trigger dead_alert after insert on dead
referencing new table as made for each statement execute function alert_of_dead();

create function alert_of_loss() returns trigger language plpgsql as $$
begin
  if not exists (select from made) then
    return null;
  end if;
  insert into alert (id, endpoint_id, type, url, count, location_ids, first_at, last_at, due_at)
  select gen_random_uuid()::text, made.endpoint_id, 'events.lost',
    (select endpoint.url from endpoint where endpoint.id = made.endpoint_id), sum(made.events),
    (array_agg(distinct made.location_id))[1:10],
    min(made.lost_at), max(made.lost_at), clock_timestamp() + max(alerting.wait_ms) * interval '1 millisecond'
  from made
  cross join alerting
  where alerting.until > clock_timestamp() and made.events > 0
  group by made.endpoint_id
  order by made.endpoint_id
  on conflict (endpoint_id, type) where attempts = 0 do update
  set count = alert.count + excluded.count, last_at = excluded.last_at,
    location_ids = (array(select distinct unnest(alert.location_ids || excluded.location_ids)))[1:10];
  return null;
end
$$;
create trigger loss_alert after insert on loss
referencing new table as made for each statement execute function alert_of_loss();
