import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RelataError } from '../errors.ts';
import type { Http } from '../http/types.ts';
import { type Asset, type Built, createBuiltFiles } from './built-files.ts';

/** What the console's own router knows; every other path stays an error that programs can read. */
const PATHS = [
  '/',
  '/sign-in',
  ...['/model', '/records', '/events', '/endpoints', '/settings'].flatMap((path) => [path, `${path}/*`]),
];

const NOT_BUILT = `The console is not built.

In a clone, start relata with npm start, which builds it, or build it now with: node tools/run.mjs console
The API is there without it: /docs shows all of it.
`;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

const YEAR_S = 365 * 24 * 3_600;
const NONCE_BYTES = 18;
const NONCE_PLACE = /(?<=<meta name="csp-nonce" content=")(?=")/;

export interface PageRoutes {
  /** Where the console was built to; found beside the server where it is left out. */
  readonly dir: string | undefined;
}

/**
 * The console's page and what it is made of. Nothing of it is read before somebody asks for it: a relata that only serves
 * programs starts as fast as without.
 */
export function pageRoutes(app: Http, { dir }: PageRoutes): void {
  const builtFiles = createBuiltFiles(dir);
  const options = { config: { guard: 'public' }, schema: { hide: true } } as const;

  for (const path of PATHS) {
    app.get(path, options, async (request, reply) => {
      const built = await builtFiles();
      return built === undefined ? sayNotBuilt(reply) : sendPage(request, reply, built);
    });
  }

  app.get('/assets/*', options, async (request, reply) => {
    const asset = (await builtFiles())?.assets.get((request.params as { '*': string })['*']);
    if (asset === undefined) {
      const path = request.url.split('?')[0] ?? request.url;
      throw new RelataError('route_unknown', { method: request.method, path });
    }
    return sendAsset(request, reply, asset);
  });
}

function sayNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .status(404)
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .serializer((value: unknown) => value as string)
    .send(NOT_BUILT);
}

/**
 * Each answer has a nonce of its own, for the style elements that the page makes. A 304 has none and says nothing of the
 * policy: the browser goes on with the page it has, and with the policy that came with it.
 */
function sendPage(request: FastifyRequest, reply: FastifyReply, { index, etag }: Built): FastifyReply {
  reply.header('cache-control', 'no-cache').header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.status(304).send();
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return reply
    .header('content-security-policy', policyOf(nonce))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .serializer((value: unknown) => value as string)
    .send(index.replace(NONCE_PLACE, nonce));
}

function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): Promise<FastifyReply> {
  const accepted = acceptedEncodings(String(request.headers['accept-encoding'] ?? ''));
  const [encoding, path] = [...asset.encodings].find(([name]) => accepted(name)) ?? [undefined, asset.path];
  // Opened before anything is promised; what was built anew meanwhile may have taken it away.
  const file = await open(path).catch((cause: unknown) => {
    throw new RelataError('route_unknown', { method: request.method, path: request.url }, { cause });
  });
  const { size } = await file.stat();
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  return reply
    .header('content-length', size)
    .header('vary', 'accept-encoding')
    .header('cache-control', `public, max-age=${YEAR_S}, immutable`)
    .header('x-content-type-options', 'nosniff')
    .type(TYPES[extname(asset.path)] ?? 'application/octet-stream')
    .send(file.createReadStream());
}

/** Whether an encoding is among those of an `Accept-Encoding`: one that weighs 0 is refused (RFC 9110, 12.5.3). */
function acceptedEncodings(header: string): (encoding: string) => boolean {
  const weights = new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  return (encoding) => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0;
}
