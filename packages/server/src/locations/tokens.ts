import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { scopes as allScopes, isScope, objectId, type Scope } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { changeOnce, type Once } from '../db/once.ts';
import { invalid } from '../errors.ts';
import type { Access } from '../http/access.ts';
import type { Authenticate } from '../http/auth.ts';
import {
  deleteToken,
  insertToken,
  selectAdminToken,
  selectToken,
  selectUnknownLocations,
  type TokenRow,
} from './store.ts';

/** A revoked token is refused at once by the node that revoked it, by the others within this time. */
const CACHE_MS = 5_000;
/** Tokens known at a time; a stranger's guesses are not kept. */
const CACHE_MAX = 10_000;
const SECRET_BYTES = 32;

/** The id of the admin token that comes from the environment, which has no row. */
export const ENVIRONMENT = 'environment';

export const environmentAccess: Access = adminAccess(ENVIRONMENT, 'RELATA_ADMIN_TOKEN');

const METRICS_ACCESS: Access = {
  tokenId: 'metrics',
  tokenName: 'RELATA_METRICS_TOKEN',
  admin: false,
  metrics: true,
  locationIds: new Set(),
  scopes: new Set(),
};

export interface NewToken {
  readonly name: string;
  readonly locationIds: readonly string[];
  readonly scopes: readonly Scope[];
}

export interface CreatedToken {
  readonly row: TokenRow;
  readonly secret: string;
}

export interface Tokens {
  readonly authenticate: Authenticate;
  /** Makes a token and shows it, which nobody can do again. Throws 422 for a location that does not exist. */
  create(token: NewToken, once?: Once<CreatedToken>): Promise<CreatedToken>;
  /** Whether there was such a token. */
  revoke(id: string): Promise<boolean>;
  /** Forgets what is known of tokens, so that a change of theirs holds at once. */
  forget(): void;
  /** Calls it whenever what is known of some token no longer holds. */
  onForgotten(listener: () => void): void;
}

export interface TokensOptions {
  readonly database: Database;
  /** An admin token from the environment; it is never stored. */
  readonly adminToken?: string | undefined;
  /** From there too: for the metrics alone. */
  readonly metricsToken?: string | undefined;
}

/** Only hashes are kept: whoever reads the database cannot call the API. */
export function createTokens({ database, adminToken, metricsToken }: TokensOptions): Tokens {
  const adminHash = adminToken === undefined ? undefined : hashOf(adminToken);
  const metricsHash = metricsToken === undefined ? undefined : hashOf(metricsToken);
  const known = new Map<string, { access: Access; until: number }>();
  const listeners: (() => void)[] = [];
  /** Goes up whenever something is forgotten: what was read before that is not remembered after it. */
  let changes = 0;

  function forgotten(): void {
    changes += 1;
    for (const listener of listeners) listener();
  }

  async function authenticate(secret: string): Promise<Access | undefined> {
    const hash = hashOf(secret);
    if (adminHash !== undefined && equal(hash, adminHash)) return environmentAccess;
    if (metricsHash !== undefined && equal(hash, metricsHash)) return METRICS_ACCESS;
    const cached = known.get(hash);
    if (cached !== undefined && cached.until > performance.now()) return cached.access;
    const asOf = changes;
    const [row] = await database.queryByKey(selectToken(hash));
    known.delete(hash);
    if (row === undefined || !equal(row.hash, hash)) return undefined;
    const access = accessOf(row);
    if (asOf !== changes) return access;
    if (known.size >= CACHE_MAX) known.clear();
    known.set(hash, { access, until: performance.now() + CACHE_MS });
    return access;
  }

  return {
    authenticate,
    async create({ name, locationIds, scopes }, once) {
      const unknown = await database.query(selectUnknownLocations(locationIds));
      if (unknown.length > 0)
        throw invalid(...unknown.map(({ id }) => `locationIds: location ${id} does not exist`));
      const secret = newSecret();
      const row: TokenRow = {
        id: objectId(),
        name,
        admin: false,
        location_ids: [...new Set(locationIds)],
        scopes: [...new Set(scopes)],
        created_at: new Date().toISOString(),
      };
      return changeOnce(database, insertToken({ ...row, hash: hashOf(secret) }), { row, secret }, once);
    },
    async revoke(id) {
      const [deleted] = await database.query(deleteToken(id));
      if (deleted === undefined) return false;
      known.delete(deleted.hash);
      forgotten();
      return true;
    },
    forget() {
      known.clear();
      forgotten();
    },
    onForgotten: (listener) => void listeners.push(listener),
  };
}

export interface AdminToken {
  readonly id: string;
  /** The token itself, if it has just been made: nobody is shown it again. */
  readonly secret: string | undefined;
}

/** The admin token of the database, which a new one has not got yet. */
export async function ensureAdminToken(database: Database): Promise<AdminToken> {
  const [existing] = await database.query(selectAdminToken());
  if (existing !== undefined) return { id: existing.id, secret: undefined };
  const id = objectId();
  const secret = newSecret();
  await database.query(
    insertToken({
      id,
      name: 'admin',
      admin: true,
      location_ids: [],
      scopes: [],
      created_at: new Date().toISOString(),
      hash: hashOf(secret),
    }),
  );
  return { id, secret };
}

/** Of the form of HighLevel's private integration tokens, so that tools which check it are content. */
function newSecret(): string {
  return `pit-${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** A plain hash will do: a secret of 256 random bits cannot be guessed from it. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function adminAccess(tokenId: string, tokenName: string): Access {
  return { tokenId, tokenName, admin: true, locationIds: new Set(), scopes: new Set(allScopes) };
}

/** What a token of the database may do. */
export function accessOf(row: Omit<TokenRow, 'created_at'>): Access {
  if (row.admin) return adminAccess(row.id, row.name);
  return {
    tokenId: row.id,
    tokenName: row.name,
    admin: false,
    locationIds: new Set(row.location_ids),
    scopes: new Set(row.scopes.filter(isScope)),
  };
}
