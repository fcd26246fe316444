-- What is looked for again and again is found by an index, however many rows there are.

-- Who has a lease or retries must be looked after every few seconds; of most lanes neither is true. An index on the times
-- themselves would cost every report of a lane an entry in it: this one changes only when a lease begins or ends.
alter table lane add column tended boolean not null
  generated always as (leased_until is not null or retry_at is not null) stored;
create index lane_tended on lane (endpoint_id, location_id, replay) where tended;

-- The ten minutes in which a location was last written to, for the same reason: an index on head_at would cost every
-- write one entry.
alter table location add column head_span integer not null
  generated always as (floor(extract(epoch from head_at - timestamptz 'epoch') / 600)) stored;
create index location_head_span on location (head_span);
create index location_going on location (id) where going and not purged;

-- What a replay has lost, and an endpoint. Nobody asks for losses by their time.
drop index loss_endpoint;
create index loss_endpoint on loss (endpoint_id, location_id, replay, first_seq);
create index loss_replay on loss (endpoint_id, replay);

create index rate_limit_day on rate_limit (day);
create index token_admin on token (id) where admin;
