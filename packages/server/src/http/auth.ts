import type { FastifyRequest } from 'fastify';
import { RelataError } from '../errors.ts';
import type { Access } from './access.ts';
import { assertCsrfToken, assertOwnOrigin, SECRETS_MAX, sessionSecretsOf } from './session-cookie.ts';
import type { Guard } from './types.ts';

/** Gives what a token, or a session, may do, or undefined if there is no such one. */
export type Authenticate = (secret: string) => Promise<Access | undefined>;

export interface Authenticators {
  readonly token: Authenticate;
  readonly session: Authenticate;
}

/** HighLevel's API versions; without one the answer is that of 2021-07-28. All are answered alike. */
const KNOWN_VERSIONS: ReadonlySet<string> = new Set(['2021-04-15', '2021-07-28', '2023-02-21', 'v3']);

/** A token is short; what is longer is not hashed. */
export const TOKEN_LENGTH_MAX = 512;
const BEARER = /^bearer +(\S+)$/i;

/** Lets a request through to its route, or throws why not. */
export function createGatekeeper(authenticate: Authenticators): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const guard: Guard = request.routeOptions.config.guard ?? 'admin';
    if (guard === 'public' || request.is404) return;
    const access = await identify(authenticate, request);
    request.access = access;
    if (!access.admin) {
      if (guard === 'metrics' ? !access.metrics : guard === 'admin') throw new RelataError('admin_required');
      const scoped =
        typeof guard === 'object' ? access.scopes.has(guard.scope) : guard !== 'any' || !access.metrics;
      if (!scoped) throw new RelataError('scope_missing');
    }
    const version = request.headers['version'];
    if (version !== undefined && !KNOWN_VERSIONS.has(String(version))) {
      throw new RelataError('unknown_version', { version, known: [...KNOWN_VERSIONS].join(', ') });
    }
  };
}

/** A token, where one is sent; a cookie only without it. */
async function identify(authenticate: Authenticators, request: FastifyRequest): Promise<Access> {
  const { authorization } = request.headers;
  const secrets = authorization === undefined ? sessionSecretsOf(request) : [];
  if (secrets.length > 0) return identifySession(authenticate.session, request, secrets);
  const token = BEARER.exec(authorization ?? '')?.[1];
  const access =
    token !== undefined && token.length <= TOKEN_LENGTH_MAX ? await authenticate.token(token) : undefined;
  if (token === undefined || access === undefined) throw new RelataError('token_invalid');
  request.credential = token;
  return access;
}

/**
 * Of several cookies one must stand for a session, and no other: what is none was set by some other program on this host,
 * and is passed over; of two that are sessions nobody can tell which is whose.
 */
async function identifySession(
  authenticate: Authenticate,
  request: FastifyRequest,
  secrets: readonly string[],
): Promise<Access> {
  assertOwnOrigin(request);
  if (secrets.length > SECRETS_MAX) throw new RelataError('session_ended');
  const found = await Promise.all(secrets.map(authenticate));
  const [index, ...others] = found.flatMap((access, at) => (access === undefined ? [] : [at]));
  const access = found[index ?? -1];
  const secret = secrets[index ?? -1];
  if (access === undefined || secret === undefined || others.length > 0)
    throw new RelataError('session_ended');
  assertCsrfToken(request, secret);
  request.credential = secret;
  return access;
}
