import type { FastifyRequest } from 'fastify';
import { RelataError } from '../errors.ts';
import type { Access } from './access.ts';
import type { Guard } from './types.ts';

/** Gives what a token may do, or undefined if there is no such token. */
export type Authenticate = (token: string) => Promise<Access | undefined>;

/** HighLevel's API versions; without one the answer is that of 2021-07-28. All are answered alike. */
const KNOWN_VERSIONS: ReadonlySet<string> = new Set(['2021-04-15', '2021-07-28', '2023-02-21', 'v3']);

/** A token is short; what is longer is not hashed. */
const TOKEN_LENGTH_MAX = 512;
const BEARER = /^bearer +(\S+)$/i;

/** Lets a request through to its route, or throws why not. */
export function createGatekeeper(authenticate: Authenticate): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const guard: Guard = request.routeOptions.config.guard ?? 'admin';
    if (guard === 'public' || request.is404) return;
    const access = await identify(authenticate, request.headers.authorization);
    request.access = access;
    if (!access.admin) {
      if (guard === 'metrics' ? !access.metrics : guard === 'admin') throw new RelataError('admin_required');
      if (typeof guard === 'object' && !access.scopes.has(guard.scope))
        throw new RelataError('scope_missing');
    }
    const version = request.headers['version'];
    if (version !== undefined && !KNOWN_VERSIONS.has(String(version))) {
      throw new RelataError('unknown_version', { version, known: [...KNOWN_VERSIONS].join(', ') });
    }
  };
}

async function identify(authenticate: Authenticate, header: string | undefined): Promise<Access> {
  const token = BEARER.exec(header ?? '')?.[1];
  const access =
    token !== undefined && token.length <= TOKEN_LENGTH_MAX ? await authenticate(token) : undefined;
  if (access === undefined) throw new RelataError('token_invalid');
  return access;
}
