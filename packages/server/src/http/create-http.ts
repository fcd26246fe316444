import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { invalid, RelataError } from '../errors.ts';
import { type Authenticate, createGatekeeper } from './auth.ts';
import { isSoundText, parseJsonBody } from './body.ts';
import { createErrorHandler, sendError } from './error-handler.ts';
import { parseQuery } from './query.ts';
import type { Http } from './types.ts';
import { compileValidator } from './validation.ts';

const BODY_BYTES_MAX = 1024 * 1024;
/** Percent-encoding triples a parameter of 200 characters of up to three bytes each, and more. */
const PARAMETER_LENGTH_MAX = 2_400;

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

function assertSoundStrings(values: unknown, where: string): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    const texts: unknown[] = Array.isArray(value) ? value : [value];
    if (!texts.every((text) => typeof text !== 'string' || isSoundText(text))) {
      throw invalid(`${name} in the ${where} must not contain U+0000 or a lone surrogate`);
    }
  }
}
