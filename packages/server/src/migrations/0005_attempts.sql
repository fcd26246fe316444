-- What else is needed to make the request of an attempt again: the number of the event before, which a header says, and
-- the endpoint's revision, which tells whether its settings have been changed since. The bytes are not kept: they are
-- rendered from the log, and signatures by Ed25519 come out the same.
alter table attempt
  add column previous bigint,
  add column revision integer;
