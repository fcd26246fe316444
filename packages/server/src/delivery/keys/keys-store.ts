import { type Query, statement } from '../../db/statement.ts';

export interface KeyRow {
  readonly kid: string;
  readonly spki: string;
  /** Sealed, if there is a `RELATA_SECRET`; null once it is not needed any more. */
  readonly private_key: string | null;
  readonly created_at: string;
  readonly active_at: string;
  /** When the next one becomes active. */
  readonly retires_at: string | null;
  /** By the clock of the database, when this was read. */
  readonly age_ms: number;
  readonly active_in_ms: number;
}

/** Rotations are made by hand; who makes more keys than this still finds the latest. */
const KEYS_MAX = 100;

const insertFirst = statement<unknown>(
  'signing_key_insert_first',
  `
  insert into signing_key (kid, spki, private_key, number, created_at, active_at)
  values ($1, $2, $3, 1, clock_timestamp(), clock_timestamp())
  on conflict do nothing
`,
);

// Of two at the same time one finds the number taken.
const insertNext = statement<{ kid: string }>(
  'signing_key_insert_next',
  `
  insert into signing_key (kid, spki, private_key, number, created_at, active_at)
  select $1, $2, $3, latest.number + 1, now(), now() + $4 * interval '1 millisecond'
  from (select max(number) as number, max(active_at) as active_at from signing_key) as latest
  where latest.active_at <= now()
  on conflict do nothing
  returning kid
`,
);

const hasten = statement<{ kid: string }>(
  'signing_key_hasten',
  `
  update signing_key
  set active_at = least(active_at, now() + $1 * interval '1 millisecond')
  where active_at > now()
  returning kid
`,
);

const selectAll = statement<KeyRow>(
  'signing_keys',
  `
  select kid, spki, private_key, created_at, active_at, lead(active_at) over (order by number) as retires_at,
    (extract(epoch from now() - created_at) * 1000)::double precision as age_ms,
    (extract(epoch from active_at - now()) * 1000)::double precision as active_in_ms
  from signing_key
  order by number desc
  limit $1
`,
);

const forgetPrivate = statement<{ kid: string }>(
  'signing_keys_forget_private',
  `
  update signing_key
  set private_key = null
  where private_key is not null and number < (
    select max(number) from signing_key where active_at < now() - $1 * interval '1 millisecond'
  )
  returning kid
`,
);

const replacePrivate = statement<{ kid: string }>(
  'signing_key_replace_private',
  `
  update signing_key set private_key = $3 where kid = $1 and private_key = $2 returning kid
`,
);

/** Does nothing where there is a key already. */
export function insertFirstKey(kid: string, spki: string, privateKey: string): Query {
  return insertFirst(kid, spki, privateKey);
}

/** A key that becomes active later; no row comes back while another waits for that. */
export function insertNextKey(
  kid: string,
  spki: string,
  privateKey: string,
  activeInMs: number,
): Query<{ kid: string }> {
  return insertNext(kid, spki, privateKey, activeInMs);
}

/** Lets the key that waits become active sooner; no row comes back if none does. */
export function hastenKey(activeInMs: number): Query<{ kid: string }> {
  return hasten(activeInMs);
}

/** Latest first. */
export function selectKeys(): Query<KeyRow> {
  return selectAll(KEYS_MAX);
}

/** Deletes the private keys of those that have been retired for so long. */
export function forgetPrivateKeys(retiredMs: number): Query<{ kid: string }> {
  return forgetPrivate(retiredMs);
}

export function replacePrivateKey(kid: string, before: string, after: string): Query<{ kid: string }> {
  return replacePrivate(kid, before, after);
}
