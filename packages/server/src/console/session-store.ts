import { type Query, statement } from '../db/statement.ts';

// Sessions and the codes that begin them are kept alike: the hash of a secret, and the token that it stands for.

/** What is made. */
export interface NewTicket {
  readonly hash: string;
  readonly tokenId: string;
  /** Of the token of the environment alone. */
  readonly proof: string | null;
  readonly livesMs: number;
}

/** What is found, with its token; that of the environment has no row, and neither has one that was revoked. */
export interface TicketRow {
  readonly token_id: string;
  readonly proof: string | null;
  readonly token_exists: boolean;
  readonly name: string | null;
  readonly admin: boolean | null;
  readonly location_ids: string[] | null;
  readonly scopes: string[] | null;
}

export interface SessionRow extends TicketRow {
  readonly expires_at: string;
  /** Its end should be put off, because it is used. */
  readonly is_stale: boolean;
}

export interface SessionAges {
  /** Without use. */
  readonly idleMs: number;
  readonly ageMaxMs: number;
  /** How much later the end must be for it to be worth writing down. */
  readonly staleMs: number;
}

/** Rows of anybody's that have expired, which go with each that is made: so they never become many more. */
const EXPIRED_AT_ONCE_MAX = 100;
/** Of one token at a time; the oldest goes for one more. A person has a few browsers. */
const PER_TOKEN_MAX = 50;

const [insertSessionStatement, insertCodeStatement] = (['session', 'sign_in_code'] as const).map((table) =>
  statement<{ expires_at: string }>(
    `${table}_insert`,
    `
    insert into ${table} (hash, token_id, proof, created_at, expires_at)
    select $1, $2, $3, now(), now() + $4::float8 * interval '1 millisecond'
    from make_room_for_ticket('${table}', $2, $6, $5)
    returning expires_at
  `,
  ),
) as [InsertTicket, InsertTicket];

type InsertTicket = ReturnType<typeof statement<{ expires_at: string }>>;

const selectSessionStatement = statement<SessionRow>(
  'session_by_hash',
  `
  select session.token_id, session.proof, session.expires_at, token.id is not null as token_exists,
    token.name, token.admin, token.location_ids, token.scopes,
    least(
      now() + $2::float8 * interval '1 millisecond',
      session.created_at + $3::float8 * interval '1 millisecond'
    ) > session.expires_at + $4::float8 * interval '1 millisecond' as is_stale
  from session
  left join token on token.id = session.token_id
  where session.hash = $1 and session.expires_at > now()
`,
);

const extendSessionStatement = statement<{ expires_at: string }>(
  'session_extend',
  `
  update session
  set expires_at = least(
    now() + $2::float8 * interval '1 millisecond',
    created_at + $3::float8 * interval '1 millisecond'
  )
  where hash = $1 and expires_at > now()
  returning expires_at
`,
);

const deleteSessionStatement = statement(
  'session_delete',
  `
  delete from session where hash = $1
`,
);

const takeCodeStatement = statement<TicketRow>(
  'sign_in_code_take',
  `
  with taken as (
    delete from sign_in_code where hash = $1 returning token_id, proof, expires_at
  )
  select taken.token_id, taken.proof, token.id is not null as token_exists,
    token.name, token.admin, token.location_ids, token.scopes
  from taken
  left join token on token.id = taken.token_id
  where taken.expires_at > now()
`,
);

export function insertSession(session: NewTicket): Query<{ expires_at: string }> {
  const { hash, tokenId, proof, livesMs } = session;
  return insertSessionStatement(hash, tokenId, proof, livesMs, EXPIRED_AT_ONCE_MAX, PER_TOKEN_MAX - 1);
}

export function insertCode(code: NewTicket): Query<{ expires_at: string }> {
  const { hash, tokenId, proof, livesMs } = code;
  return insertCodeStatement(hash, tokenId, proof, livesMs, EXPIRED_AT_ONCE_MAX, PER_TOKEN_MAX - 1);
}

export function selectSession(hash: string, { idleMs, ageMaxMs, staleMs }: SessionAges): Query<SessionRow> {
  return selectSessionStatement(hash, idleMs, ageMaxMs, staleMs);
}

/** Puts the end of a session off, because it was used just now. */
export function extendSession(
  hash: string,
  { idleMs, ageMaxMs }: SessionAges,
): Query<{ expires_at: string }> {
  return extendSessionStatement(hash, idleMs, ageMaxMs);
}

export function deleteSession(hash: string): Query {
  return deleteSessionStatement(hash);
}

/** Uses the code up; a row if it was good. */
export function takeCode(hash: string): Query<TicketRow> {
  return takeCodeStatement(hash);
}
