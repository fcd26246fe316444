-- The graph and its log. Every table leads with location_id: it is the tenant, the prefix of each index
-- and, past one machine, the distribution column. Ids are text collate "C": they are compared as bytes.

-- The row of a location is its lock, and head the number of its last event. Fillfactor 50 and no index on
-- what changes keep its updates HOT.
create table location (
  id text collate "C" primary key,
  name text not null,
  head bigint not null default 0,
  tail bigint not null default 1,
  head_at timestamptz not null default 'epoch',
  created_at timestamptz not null,
  -- Deleted. The row stays when all others are purged: an id is never used again.
  going boolean not null default false,
  purged boolean not null default false
) with (fillfactor = 50);

create table token (
  id text collate "C" primary key,
  name text not null,
  hash text collate "C" not null unique,
  admin boolean not null default false,
  location_ids text[] collate "C" not null,
  scopes text[] not null,
  created_at timestamptz not null
);

create table object (
  location_id text collate "C" not null,
  key text collate "C" not null,
  id text collate "C" not null,
  standard boolean not null,
  labels json not null,
  description text,
  primary_display_property text not null,
  searchable_properties json not null,
  fields json not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (location_id, key),
  unique (location_id, id)
);

-- Contacts are here too: object_key 'contact'. email and phone are the normalised forms by which a contact
-- is recognised, null for any other record.
create table record (
  location_id text collate "C" not null,
  id text collate "C" not null,
  object_key text collate "C" not null,
  properties json not null,
  owner json not null,
  followers json not null,
  email text collate "C",
  phone text collate "C",
  created_by json not null,
  last_updated_by json not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Being deleted in steps: it counts as deleted, but its relations, and then it, have yet to go. The trace is
  -- that of the request which began it.
  going boolean not null default false,
  going_trace_id text collate "C",
  primary key (location_id, id)
);
create index record_going on record (location_id, id) where going;
-- From an id to its location: the one index that does not lead with it.
create unique index record_id on record (id);
-- Partial, so that a total is counted from the index alone.
create index record_object on record (location_id, object_key, created_at, id) where not going;
create unique index record_email on record (location_id, email) where email is not null and not going;
create unique index record_phone on record (location_id, phone) where phone is not null and not going;

create table association (
  location_id text collate "C" not null,
  id text collate "C" not null,
  key text collate "C" not null,
  first_object_key text collate "C" not null,
  first_object_label text not null,
  second_object_key text collate "C" not null,
  second_object_label text not null,
  first_to_second text not null,
  second_to_first text not null,
  first_max integer,
  second_max integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  going boolean not null default false,
  going_trace_id text collate "C",
  primary key (location_id, id),
  unique (location_id, key)
);
create index association_going on association (location_id, id) where going;
create unique index association_id on association (id);

-- One row per link. first_single and second_single repeat of the association that this record may have only
-- one partner, so that a partial unique index can stand behind the rule.
create table relation (
  location_id text collate "C" not null,
  id text collate "C" not null,
  association_id text collate "C" not null,
  first_record_id text collate "C" not null,
  second_record_id text collate "C" not null,
  first_single boolean not null,
  second_single boolean not null,
  created_at timestamptz not null,
  primary key (location_id, id)
);
create unique index relation_link on relation (location_id, first_record_id, association_id, second_record_id);
create index relation_second on relation (location_id, second_record_id, association_id, first_record_id);
create unique index relation_first_single on relation (location_id, first_record_id, association_id) where first_single;
create unique index relation_second_single on relation (location_id, second_record_id, association_id) where second_single;
-- Deleting an association walks its relations in steps.
create index relation_association on relation (location_id, association_id, id);

-- How many partners a record has on a side that has a cap; sides without one are not counted.
create table degree (
  location_id text collate "C" not null,
  association_id text collate "C" not null,
  side smallint not null,
  record_id text collate "C" not null,
  n integer not null,
  primary key (location_id, association_id, side, record_id)
) with (fillfactor = 50);

-- data is the whole row after the change (before it, for a deletion); json, never jsonb, which reorders keys.
create table event (
  location_id text collate "C" not null,
  seq bigint not null,
  type text collate "C" not null,
  entity_id text collate "C" not null,
  order_key text collate "C" not null,
  webhook_id text collate "C" not null,
  trace_id text collate "C" not null,
  created_at timestamptz not null,
  data json not null,
  primary key (location_id, seq)
);
create index event_entity on event (location_id, entity_id, seq);
