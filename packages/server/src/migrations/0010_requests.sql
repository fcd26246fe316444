-- What is kept of requests: answers to those with an idempotency key, and how many each location has made.

-- One POST that is to happen once. key is the hash of the key that was sent, hash that of the request; location_id is
-- '' where what the request makes belongs to no location. Until it has a status the request of trace_id has claimed it;
-- a claim that has run out may be taken over, by a repeat of the same request.
create table idempotency (
  location_id text collate "C" not null,
  token_id text collate "C" not null,
  key text collate "C" not null,
  hash text collate "C" not null,
  trace_id text collate "C" not null,
  claimed_until timestamptz not null,
  -- Whether the claim was taken over: some of what the request does may have been done already.
  repeats boolean not null,
  status integer,
  body text,
  created_at timestamptz not null,
  primary key (location_id, token_id, key)
);
create index idempotency_created on idempotency (created_at);

-- Requests of a location in the current window and day, as far as nodes have taken them from here in slices; granted is
-- what the last of them got. location_id may also be the id of a token, for requests that name no location.
create table rate_limit (
  location_id text collate "C" primary key,
  window_number bigint not null,
  used integer not null,
  day integer not null,
  day_used integer not null,
  granted integer not null
) with (fillfactor = 50);
