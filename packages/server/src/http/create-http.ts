import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import Fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from 'fastify';
import { invalid, RelataError } from '../errors.ts';
import { type Authenticators, createGatekeeper } from './auth.ts';
import { isSoundText, parseJsonBody } from './body.ts';
import { answerClientError, createErrorHandler, isOwnApi, sendError } from './error-handler.ts';
import { BODY_BYTES_MAX, defaultLimits, type Limits, limitServer, OWN_BODY_BYTES_MAX } from './limits.ts';
import type { Load } from './load.ts';
import { parseQuery } from './query.ts';
import { readBody } from './read-body.ts';
import { lazySerializers } from './serialization.ts';
import type { Http } from './types.ts';
import { compileValidator } from './validation.ts';

/** More than Node takes of a request line: a route's schema says what is too long, and of which parameter. */
const PARAMETER_LENGTH_MAX = 16_384;

export interface HttpOptions {
  readonly logger: FastifyBaseLogger;
  readonly authenticate: Authenticators;
  readonly load: Load;
  readonly limits?: Limits;
}

/**
 * The HTTP application without routes: tokens, trace ids, parsing, checking, errors. Fastify's defaults are
 * wrong for the contract in places; each is set right here.
 */
export function createHttp({ logger, authenticate, load, limits = defaultLimits }: HttpOptions): Http {
  const app = Fastify({
    loggerInstance: logger,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ requestIdLogLabel: 'traceId', disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.silenceMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.checkEveryMs },
    // What comes while the server closes is refused like everything else, by the load.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: PARAMETER_LENGTH_MAX,
      querystringParser: parseQuery,
    },
    frameworkErrors: (error, request, reply) => handleError(error, request, reply),
    schemaController: { compilersFactory: { buildSerializer: lazySerializers() } },
  }) as unknown as Http;
  const handleError = createErrorHandler();
  const admit = createGatekeeper(authenticate);

  limitServer(app.server, limits);
  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? request.url;
    return sendError(request, reply, new RelataError('route_unknown', { method: request.method, path }));
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    const { 'content-length': announced } = request.headers;
    const { bodyLimit } = request.routeOptions;
    return parseJsonBody(await readBody(payload, announced, bodyLimit, (bytes) => load.hold(request, bytes)));
  });

  app.addHook('onRoute', (route) => {
    if (isOwnApi(route.url)) route.bodyLimit ??= OWN_BODY_BYTES_MAX;
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-trace-id', request.id);
    load.admit(request, reply);
    await admit(request);
    // Caches keep away from what comes with `Authorization`, and know nothing of a cookie.
    if (request.access?.session !== undefined) reply.header('cache-control', 'no-store');
  });
  app.addHook('preValidation', async (request) => {
    assertPercentEncoded(request.url);
    assertSoundStrings(request.params, 'path');
    assertSoundStrings(request.query, 'query');
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    load.answered(request, payload);
    if (load.isDraining) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  return app;
}

/** Reading a query puts U+FFFD in the place of what is no UTF-8, and a caller would be answered about something else. */
function assertPercentEncoded(url: string): void {
  const query = url.slice(url.indexOf('?') + 1);
  if (query.length === url.length || !query.includes('%')) return;
  try {
    decodeURIComponent(query);
  } catch {
    throw invalid('the query must be percent-encoded UTF-8');
  }
}

function assertSoundStrings(values: unknown, where: string): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    const texts: unknown[] = Array.isArray(value) ? value : [value];
    if (!texts.every((text) => typeof text !== 'string' || isSoundText(text))) {
      throw invalid(`${name} in the ${where} must not contain U+0000 or a lone surrogate`);
    }
  }
}
