-- Where objects stand on the map of the model, as somebody has put them; those that nobody has moved have no row.
create table object_position (
  location_id text collate "C" not null,
  object_key text collate "C" not null,
  x double precision not null,
  y double precision not null,
  primary key (location_id, object_key)
);
