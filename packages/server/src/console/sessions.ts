import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/connect.ts';
import { changeOnce, type Once } from '../db/once.ts';
import type { Access } from '../http/access.ts';
import type { Authenticate } from '../http/auth.ts';
import { accessOf, ENVIRONMENT, environmentAccess } from '../locations/tokens.ts';
import {
  deleteSession,
  extendSession,
  insertCode,
  insertSession,
  type NewTicket,
  type SessionAges,
  selectSession,
  type TicketRow,
  takeCode,
} from './session-store.ts';

// Somebody signs in with a token, or with a code that was made with one, and has from then on what is in the cookie:
// a secret that stands for the session. The rights are always those that the token has at that moment.

/** Long enough to find the browser. */
const CODE_LIVES_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const AGES: SessionAges = {
  // A working day: who was away overnight signs in again.
  idleMs: 12 * HOUR_MS,
  ageMaxMs: 7 * 24 * HOUR_MS,
  // So that a session costs a write every few minutes and not one every few seconds.
  staleMs: 5 * 60_000,
};
/** As for tokens: what was ended elsewhere is refused within this time. */
const CACHE_MS = 5_000;
const CACHE_MAX = 10_000;
const SECRET_BYTES = 32;

export interface SignInCode {
  readonly code: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface BegunSession {
  /** What the cookie says. It is known to nobody else. */
  readonly secret: string;
  readonly access: Access;
}

export interface Sessions {
  /** What the session with this secret may do, or undefined if there is none. */
  readonly authenticate: Authenticate;
  /** A code for somebody who is to have the rights of this token. */
  createCode(tokenId: string, once?: Once<SignInCode>): Promise<SignInCode>;
  /** Uses the code up; undefined where it is unknown, used, or too old, or its token is gone. */
  redeem(code: string): Promise<BegunSession | undefined>;
  begin(access: Access): Promise<BegunSession>;
  end(hash: string): Promise<void>;
  /** The same, of whoever has the secret. */
  endOf(secret: string): Promise<void>;
  /** Forgets what is known of sessions, so that a change of tokens holds at once. */
  forget(): void;
}

export interface SessionsOptions {
  readonly database: Database;
  /** That of the environment. */
  readonly adminToken: string | undefined;
}

/** Only hashes are kept: whoever reads the database can sign in nowhere. */
export function createSessions({ database, adminToken }: SessionsOptions): Sessions {
  const known = new Map<string, { access: Access; until: number }>();
  /** Goes up whenever something is forgotten: what was read before that is not remembered after it. */
  let forgotten = 0;

  function newTicket(tokenId: string, livesMs: number): { secret: string; ticket: NewTicket } {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    return { secret, ticket: { hash: hashOf(secret), tokenId, proof: proofFor(tokenId, secret), livesMs } };
  }

  /**
   * That who made this had the token that the environment has now. Nobody can guess the token from it: that would need the
   * secret as well.
   */
  function proofFor(tokenId: string, secret: string): string | null {
    if (tokenId !== ENVIRONMENT || adminToken === undefined) return null;
    return createHmac('sha256', adminToken).update(secret).digest('hex');
  }

  function accessFor(row: TicketRow, secret: string): Access | undefined {
    if (row.token_id === ENVIRONMENT) {
      const proof = proofFor(ENVIRONMENT, secret);
      return proof !== null && row.proof !== null && equal(proof, row.proof) ? environmentAccess : undefined;
    }
    if (!row.token_exists) return undefined;
    return accessOf({
      id: row.token_id,
      name: row.name ?? '',
      admin: row.admin ?? false,
      location_ids: row.location_ids ?? [],
      scopes: row.scopes ?? [],
    });
  }

  async function begin(access: Access): Promise<BegunSession> {
    const { secret, ticket } = newTicket(access.tokenId, AGES.idleMs);
    const [row] = await database.query(insertSession(ticket));
    if (row === undefined) throw new Error('a session was not written');
    return { secret, access: { ...access, session: { hash: ticket.hash, expiresAt: row.expires_at } } };
  }

  async function end(hash: string): Promise<void> {
    await database.query(deleteSession(hash));
    forgotten += 1;
    known.delete(hash);
  }

  return {
    async authenticate(secret) {
      const hash = hashOf(secret);
      const cached = known.get(hash);
      if (cached !== undefined && cached.until > performance.now()) return cached.access;
      known.delete(hash);
      const asOf = forgotten;
      const [row] = await database.queryByKey(selectSession(hash, AGES));
      const rights = row && accessFor(row, secret);
      if (row === undefined || rights === undefined) return undefined;
      const [extended] = row.is_stale ? await database.query(extendSession(hash, AGES)) : [];
      const expiresAt = extended?.expires_at ?? row.expires_at;
      const access: Access = { ...rights, session: { hash, expiresAt } };
      if (asOf !== forgotten) return access;
      if (known.size >= CACHE_MAX) known.clear();
      known.set(hash, { access, until: performance.now() + CACHE_MS });
      return access;
    },
    async createCode(tokenId, once) {
      const { secret: code, ticket } = newTicket(tokenId, CODE_LIVES_MS);
      // By the clock here, which is what whoever asked compares it with; what counts is that of the database.
      const expiresAt = new Date(Date.now() + CODE_LIVES_MS).toISOString();
      return changeOnce(database, insertCode(ticket), { code, expiresAt }, once);
    },
    async redeem(code) {
      const [row] = await database.query(takeCode(hashOf(code)));
      const access = row && accessFor(row, code);
      return access && begin(access);
    },
    begin,
    end,
    endOf: (secret) => end(hashOf(secret)),
    forget() {
      forgotten += 1;
      known.clear();
    },
  };
}

/** A plain hash will do: a secret of 256 random bits cannot be guessed from it. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
