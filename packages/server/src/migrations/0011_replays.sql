-- Events are sent once more: a range of the log, or what was given up.

-- number counts the replays of an endpoint. source is 'log' or 'dead', which is where its lanes read; filter says
-- what was asked for: what it names must be so beside what the endpoint's own filter asks. events is how many there
-- were to be sent at the start; delivered and failed are what lanes that have ended made of them.
create table replay (
  endpoint_id text collate "C" not null,
  number integer not null,
  kind text not null,
  source text not null,
  filter json not null,
  state text not null,
  events bigint not null,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (endpoint_id, number)
);
create index replay_running on replay (endpoint_id, number) where state = 'running';
create index replay_finished on replay (finished_at) where finished_at is not null;

-- How many events the lane has delivered, and given up. None of the indexed columns ever changes.
alter table lane
  add column delivered bigint not null default 0,
  add column failed bigint not null default 0;
create index lane_replay on lane (endpoint_id, replay, location_id) where replay > 0;

-- To find an event that the log has forgotten.
create index dead_webhook on dead (webhook_id);
