-- The signing key that an endpoint was moved to; it counts while that is the next one.
alter table endpoint add column signing_kid text collate "C";
