import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { RelataError } from '../errors.ts';

// A session comes as a cookie, which a browser sends along whoever made it send the request. Against requests that another
// page causes there are three things, each of which would do: `SameSite=Strict`; what the browser says of where a request
// comes from; and a token that relata's own page alone can have read, and must send in a header.

const NAME = 'relata_session';
/** Cookies of one name that are tried; relata sets one. */
export const SECRETS_MAX = 4;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** As the browser has it in the address; it is left out where it is that of the scheme. */
const PORT = /:(\d{1,5})$/;
/** As long as a session lives at the most; that it ends earlier without use is for the server to say. */
const LIVES_S = 7 * 24 * 3_600;

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/**
 * Of relata's own page, or typed in by a person. Browsers say it to https and to their own machine alone: over plain HTTP
 * from elsewhere the other two have to do, and that bodies are JSON, which another page may not send without asking.
 */
const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none', undefined]);

/**
 * The secrets in the cookies of the session, of which there should be one. A cookie that only https can have set, for the
 * whole host, counts alone where there is one. By plain HTTP every program on a port of this host may set cookies beside
 * relata's, so there can be several.
 */
export function sessionSecretsOf(request: FastifyRequest): readonly string[] {
  const cookies = (request.headers.cookie ?? '').split(';').map((each) => each.trim());
  const valuesOf = (name: string) =>
    cookies.filter((each) => each.startsWith(`${name}=`)).map((each) => each.slice(name.length + 1));
  const secure = valuesOf(nameFor(request, true));
  const values = secure.length > 0 ? secure : valuesOf(nameFor(request, false));
  return [...new Set(values)].filter((value) => SECRET.test(value));
}

/**
 * A browser keeps cookies by host and not by port: the port is in the name, so that two relatas on one host do not sign each
 * other out. `__Host-` is a browser's word for it that the cookie was set by https, by this very host, for all paths.
 */
function nameFor({ headers }: FastifyRequest, isSecure: boolean): string {
  const port = PORT.exec(headers.host ?? '')?.[1];
  const name = port === undefined ? NAME : `${NAME}_${port}`;
  return isSecure ? `__Host-${name}` : name;
}

/** What relata's page sends with everything that changes something. Of its session alone, and says nothing about it. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('relata csrf').digest('base64url');
}

/** Throws 403 if a request that changes something does not show that the page of this session has sent it. */
export function assertCsrfToken({ method, headers }: FastifyRequest, secret: string): void {
  if (SAFE.has(method)) return;
  const sent = Buffer.from(String(headers['x-csrf-token'] ?? ''));
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
function cookie(request: FastifyRequest, value: string, maxAgeS: number): string {
  const isSecure = request.headers.origin?.startsWith('https://') ?? false;
  const name = nameFor(request, isSecure);
  return `${name}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${maxAgeS}${isSecure ? '; Secure' : ''}`;
}
