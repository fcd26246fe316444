-- Who gets events is controlled more finely, endpoints that fail are spared, and events can be sent once more.

-- No url: its events are pulled. Empty object_keys and associations let everything pass. headers is JSON, or that
-- sealed. A breaker is open while status is 'down': since when, when the next probe is due, and the how many-th.
alter table endpoint
  alter column url drop not null,
  add column object_keys text[] collate "C" not null default '{}',
  add column associations text[] collate "C" not null default '{}',
  add column headers text not null default '{}',
  add column metadata json not null default '{}',
  add column rate_limit integer,
  add column down_since timestamptz,
  add column probe_at timestamptz,
  add column probes integer not null default 0,
  add column replays integer not null default 0;

-- When an endpoint with a rate limit may get its next attempt, from whatever node. Nodes take some at a time.
create table endpoint_rate (
  endpoint_id text collate "C" primary key,
  next_at timestamptz not null
) with (fillfactor = 50);

-- Beside its live lane, which is replay 0, an endpoint can have others in a location: each sends a part of the log
-- once more, up to the number until, and has retries of its own.
alter table lane
  add column replay integer not null default 0,
  add column until bigint;
alter table lane drop constraint lane_pkey;
alter table lane add primary key (location_id, endpoint_id, replay);

alter table retry add column replay integer not null default 0;
alter table retry drop constraint retry_pkey;
alter table retry add primary key (location_id, endpoint_id, replay, seq);
drop index retry_key;
create index retry_key on retry (location_id, endpoint_id, replay, order_key, seq);
drop index retry_due;
create index retry_due on retry (location_id, endpoint_id, replay, due_at) where due_at is not null;

-- kids are the keys that it was signed with, next_at is when it was to be tried again.
alter table attempt
  add column replay integer not null default 0,
  add column node text,
  add column kids text[],
  add column next_at timestamptz,
  add column timing json,
  add column answer_headers json,
  add column error_class text;
alter table attempt drop constraint attempt_pkey;
alter table attempt add primary key (location_id, started_at, endpoint_id, replay, seq, number);

-- Events that a lane was to deliver and that went out of the log before: how many of those from first_seq to
-- last_seq passed the endpoint's filter.
create table loss (
  location_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  replay integer not null default 0,
  first_seq bigint not null,
  last_seq bigint not null,
  events bigint not null,
  lost_at timestamptz not null,
  primary key (location_id, endpoint_id, replay, first_seq)
);
create index loss_endpoint on loss (endpoint_id, lost_at);

-- The number of the last event of a location before a time, or the one before the first that is kept. The times of
-- a log never go back, so it is found by halving: twenty look-ups among a million.
create function log_cursor_before(location text, moment timestamptz) returns bigint language plpgsql stable as $$
declare
  low bigint;
  high bigint;
  middle bigint;
begin
  select tail - 1, head into low, high from location l where l.id = location;
  while low < high loop
    middle := (low + high + 1) / 2;
    if (select created_at < moment from event where event.location_id = location and event.seq = middle) then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end
$$;
