import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { invalid, RelataError } from '../errors.ts';
import { type Authenticate, createGatekeeper } from './auth.ts';
import { isSoundText, parseJsonBody } from './body.ts';
import { answerClientError, createErrorHandler, sendError } from './error-handler.ts';
import { parseQuery } from './query.ts';
import type { Http } from './types.ts';
import { compileValidator } from './validation.ts';

const BODY_BYTES_MAX = 1024 * 1024;
/** More than Node takes of a request line: a route's schema says what is too long, and of which parameter. */
const PARAMETER_LENGTH_MAX = 16_384;
/** For all of a request to arrive; without it, one that never ends would hold its connection for ever. */
const REQUEST_TIMEOUT_MS = 60_000;

export interface HttpOptions {
  readonly logger: FastifyBaseLogger;
  readonly authenticate: Authenticate;
}

/**
 * The HTTP application without routes: tokens, trace ids, parsing, checking, errors. Fastify's defaults are
 * wrong for the contract in places; each is set right here.
 */
export function createHttp({ logger, authenticate }: HttpOptions): Http {
  const app = Fastify({
    loggerInstance: logger,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ requestIdLogLabel: 'traceId', disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: answerClientError,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: PARAMETER_LENGTH_MAX,
      querystringParser: parseQuery,
    },
    frameworkErrors: (error, request, reply) => handleError(error, request, reply),
  }) as unknown as Http;
  const handleError = createErrorHandler(BODY_BYTES_MAX);
  const admit = createGatekeeper(authenticate);

  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? request.url;
    return sendError(request, reply, new RelataError('route_unknown', { method: request.method, path }));
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseJsonBody(body),
  );

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-trace-id', request.id);
    await admit(request);
  });
  app.addHook('preValidation', async (request) => {
    assertPercentEncoded(request.url);
    assertSoundStrings(request.params, 'path');
    assertSoundStrings(request.query, 'query');
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
