-- Delivery: who gets events, and how far each has got in the log of each location.

-- Small, and for all locations: '{*}' in location_ids means every one, those to come too. revision rises with
-- each change, so that nodes find out cheaply what they do not know yet.
create table endpoint (
  id text collate "C" primary key,
  app_id text collate "C" not null unique,
  client_id text collate "C" not null,
  url text not null,
  events text[] collate "C" not null,
  location_ids text[] collate "C" not null,
  ordering text not null,
  retry_policy json not null,
  concurrency integer not null,
  timeout_ms integer not null,
  description text,
  status text not null,
  status_reason text,
  revision integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- One endpoint in one location. Everything up to cursor is settled or in retry; matched is the last number up
-- to it that passed the endpoint's filter. No row means cursor 0. Whoever holds the lease writes here: a claim
-- raises it, and writes name the lease they believe in. retry_at is when someone must look after retries.
-- Fillfactor 50 and no index on what changes keep the updates HOT.
create table lane (
  location_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  cursor bigint not null default 0,
  matched bigint not null default 0,
  lease bigint not null default 0,
  leased_until timestamptz,
  node text collate "C",
  retry_at timestamptz,
  primary key (location_id, endpoint_id)
) with (fillfactor = 50);
create index lane_endpoint on lane (endpoint_id, location_id);

-- Events that the cursor has passed unsettled: tried in vain, still under way after a while, or, with due_at
-- null, waiting behind another of their order key. previous is the number that goes along as the event before.
create table retry (
  location_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  seq bigint not null,
  order_key text collate "C" not null,
  previous bigint not null,
  failures integer not null,
  due_at timestamptz,
  primary key (location_id, endpoint_id, seq)
);
create index retry_key on retry (location_id, endpoint_id, order_key, seq);
create index retry_due on retry (location_id, endpoint_id, due_at) where due_at is not null;

-- Given up, with all that is needed to send it once more when the log has long forgotten it.
create table dead (
  location_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  seq bigint not null,
  type text collate "C" not null,
  entity_id text collate "C" not null,
  order_key text collate "C" not null,
  webhook_id text collate "C" not null,
  trace_id text collate "C" not null,
  created_at timestamptz not null,
  data json not null,
  previous bigint not null,
  attempts integer not null,
  reason text not null,
  died_at timestamptz not null,
  primary key (location_id, endpoint_id, seq)
);

-- Every POST. One partition a day: old ones are dropped whole.
create table attempt (
  location_id text collate "C" not null,
  started_at timestamptz not null,
  endpoint_id text collate "C" not null,
  seq bigint not null,
  number integer not null,
  webhook_id text collate "C" not null,
  type text collate "C" not null,
  duration_ms integer not null,
  outcome text not null,
  status integer,
  error text,
  excerpt text,
  primary key (location_id, started_at, endpoint_id, seq, number)
) partition by range (started_at);
create index attempt_endpoint on attempt (endpoint_id, started_at, seq);
create index attempt_webhook on attempt (webhook_id, started_at);

-- Makes the partitions from yesterday to some days ahead, those that are missing. Looks first, because making
-- one waits for every attempt that is just being written.
create function make_attempt_partitions(days_ahead integer) returns integer language plpgsql as $$
declare
  today date := (clock_timestamp() at time zone 'UTC')::date;
  day date;
  name text;
  made integer := 0;
begin
  for day in select today + offset_days from generate_series(-1, days_ahead) as offset_days loop
    name := 'attempt_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(name) is not null;
    perform pg_advisory_xact_lock(4080002);
    execute format(
      'create table if not exists %I partition of attempt for values from (%L) to (%L)',
      name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'
    );
    made := made + 1;
  end loop;
  return made;
end
$$;
select make_attempt_partitions(7);

-- Ed25519. The private key is PKCS #8, the public one SPKI. There is one active key at a time.
create table signing_key (
  kid text collate "C" primary key,
  spki text not null,
  private_key text not null,
  status text not null,
  created_at timestamptz not null
);
create unique index signing_key_active on signing_key (status) where status = 'active';

-- Who shares the work of delivering. A node that has not been seen for a while is gone.
create table node (
  id text collate "C" primary key,
  seen_at timestamptz not null
);
