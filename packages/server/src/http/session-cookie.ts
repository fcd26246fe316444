import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { RelataError } from '../errors.ts';

// A session comes as a cookie, which a browser sends along whoever made it send the request. Against requests that another
// page causes there are three things, each of which would do: `SameSite=Strict`; what the browser says of where a request
// comes from; and a token that relata's own page alone can have read, and must send in a header.

const NAME = 'relata_session';
const COOKIE = new RegExp(`(?:^|; *)${NAME}=([A-Za-z0-9_-]{43})(?:;|$)`);
/** As long as a session lives at the most; that it ends earlier without use is for the server to say. */
const LIVES_S = 7 * 24 * 3_600;

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/**
 * Of relata's own page, or typed in by a person. Browsers say it to https and to their own machine alone: over plain HTTP
 * from elsewhere the other two have to do, and that bodies are JSON, which another page may not send without asking.
 */
const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none', undefined]);

/** The secret in the cookie, if there is one. */
export function sessionSecretOf({ headers }: FastifyRequest): string | undefined {
  return COOKIE.exec(headers.cookie ?? '')?.[1];
}

/** What relata's page sends with everything that changes something. Of its session alone, and says nothing about it. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('relata csrf').digest('base64url');
}

/** Throws 403 if a request with this session may have been caused by another page. */
export function assertOwnPage(request: FastifyRequest, secret: string): void {
  assertOwnOrigin(request);
  if (SAFE.has(request.method)) return;
  const sent = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const expected = Buffer.from(csrfTokenOf(secret));
  if (sent.length !== expected.length || !timingSafeEqual(sent, expected))
    throw new RelataError('csrf_token_invalid');
}

/** Another port of the same host is the same site to a browser, and its cookies go there: it is not the same origin. */
export function assertOwnOrigin({ headers }: FastifyRequest): void {
  if (!OWN_SITES.has(headers['sec-fetch-site'])) throw new RelataError('cross_origin');
}

/** `Set-Cookie` that begins a session. */
export function sessionCookie(request: FastifyRequest, secret: string): string {
  return cookie(request, secret, LIVES_S);
}

/** `Set-Cookie` that ends it. */
export function noSessionCookie(request: FastifyRequest): string {
  return cookie(request, '', 0);
}

/**
 * `Secure` where the page was loaded by https, which its browser says in `Origin`. relata itself speaks plain HTTP and
 * need not trust a proxy's word for this; whoever lies gets a cookie that their own browser does not keep.
 */
function cookie({ headers }: FastifyRequest, value: string, maxAgeS: number): string {
  const secure = headers.origin?.startsWith('https://') ? '; Secure' : '';
  return `${NAME}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${maxAgeS}${secure}`;
}
