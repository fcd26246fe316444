-- Keys follow one another by the clock of the database. A new one is made known at once, and becomes the active one
-- at active_at; then the one before it is retired. So there is always exactly one active key: of those whose
-- active_at has come, the one with the greatest number. The private key of a retired one is deleted after a while.
alter table signing_key
  add column number integer,
  add column active_at timestamptz,
  alter column private_key drop not null;
update signing_key
set number = numbered.number, active_at = signing_key.created_at
from (select kid, row_number() over (order by created_at, kid) as number from signing_key) as numbered
where numbered.kid = signing_key.kid;
alter table signing_key
  alter column number set not null,
  alter column active_at set not null,
  drop column status;
create unique index signing_key_number on signing_key (number);

-- Where secrets are sealed: the key that seals them, itself sealed by one that is made of RELATA_SECRET and the salt.
-- So another RELATA_SECRET means one row that changes.
create table vault (
  id integer primary key check (id = 1),
  salt text not null,
  sealed_key text not null,
  changed_at timestamptz not null
);
