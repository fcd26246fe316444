import swagger from '@fastify/swagger';
import { webhookEventSchemas } from '@relata/protocol';
import { serveDocsPage } from './docs-page.ts';
import { takesIdempotencyKey } from './idempotency.ts';
import type { Guard, Http } from './types.ts';

interface OpenapiOptions {
  readonly version: string;
}

interface Transformed {
  readonly schema: Record<string, unknown>;
  readonly url: string;
}

/**
 * Serves `/openapi.json`, made of the schemas that requests and answers are checked with, and `/docs`, a page
 * to read and try it. Must be registered before the routes that it describes.
 */
export async function serveOpenapi(app: Http, { version }: OpenapiOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'relata',
        version,
        description:
          'Typed, labelled associations between records, announced by signed webhooks that are never lost.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'Associations', description: 'Kinds of links between two objects' },
        { name: 'Relations', description: 'Links between two records' },
        { name: 'Objects', description: 'Kinds of things' },
        { name: 'Records', description: 'Things' },
        { name: 'Contacts', description: 'Records of the object contact' },
        { name: 'Events', description: 'The log of each location' },
        { name: 'Endpoints', description: 'Receivers of webhooks' },
        { name: 'Keys', description: 'What webhooks are signed with' },
        { name: 'Locations', description: 'Tenants' },
        { name: 'Tokens' },
        { name: 'Sessions', description: 'Signing in to the console' },
        { name: 'Health', description: 'How relata is, and what it can do' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'relata_session',
            description:
              'Of `POST /v1/session`, which says its name: `_` and the port at the end where the address has one, and `__Host-` before it by https. What is not GET needs the header `x-csrf-token` as well',
          },
        },
        schemas: { ContractError: contractError, Problem: problem },
      },
      // The types of the plugin know OpenAPI 3.0 only, in which there are no webhooks.
      ...({ webhooks: webhooks() } as object),
    },
    transform: ((input: {
      schema?: Record<string, unknown>;
      url: string;
      route: { method: string | string[]; config?: { guard?: Guard } };
    }) => describeRoute(input.schema ?? {}, input.url, input.route)) as never,
  });
  const itself = {
    tags: ['Health'],
    summary: 'This description',
    response: { 200: { description: 'OpenAPI 3.1', type: 'object', additionalProperties: true } },
  };
  app.get('/openapi.json', { config: { guard: 'public' }, schema: itself }, async () => app.swagger());
  serveDocsPage(app);
}

/** Adds to a route what follows from its guard, method and path: security, scope, headers, and how it refuses. */
function describeRoute(
  schema: Record<string, unknown>,
  url: string,
  { method, config: { guard = 'admin' } = {} }: { method: string | string[]; config?: { guard?: Guard } },
): Transformed {
  const isOwnApi = url.startsWith('/v1/');
  const takesKey = takesIdempotencyKey(method, guard);
  const refusalOf = (description: string) => ({
    description,
    content: {
      [isOwnApi ? 'application/problem+json' : 'application/json']: {
        schema: { $ref: `#/components/schemas/${isOwnApi ? 'Problem' : 'ContractError'}` },
      },
    },
  });
  const refusals = {
    '4xx': refusalOf('Refused'),
    ...(takesKey && { 409: refusalOf('A request with this Idempotency-Key is still under way') }),
    ...(!isOwnApi &&
      guard !== 'public' && {
        429: refusalOf('The location has made as many requests as RELATA_RATE_LIMIT lets it'),
      }),
  };
  const described = {
    ...schema,
    ...(takesKey && { headers: idempotencyHeaders }),
    ...(schema['querystring'] !== undefined && { querystring: withDefaultsOptional(schema['querystring']) }),
    ...(guard !== 'public' && {
      security: [{ bearer: typeof guard === 'string' ? [] : [guard.scope] }, { session: [] }],
    }),
    // Otherwise it would look as if it were the admin's.
    ...(guard === 'any' && { 'x-any-token': true }),
    ...(schema['response'] !== undefined && { response: { ...schema['response'], ...refusals } }),
  };
  return { schema: described, url };
}

const idempotencyHeaders = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x21-\\x7e]+$',
      description:
        'Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered ' +
        'as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID',
    },
  },
};

/** To a schema whatever has a default is there; to who calls, it may be left out. */
function withDefaultsOptional(querystring: unknown): object {
  const {
    required = [],
    properties = {},
    ...rest
  } = querystring as {
    required?: string[];
    properties?: Record<string, { default?: unknown }>;
  };
  return {
    ...rest,
    properties,
    required: required.filter((name) => properties[name]?.default === undefined),
  };
}

function webhooks(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(webhookEventSchemas).map(([type, schema]) => [
      type,
      {
        post: {
          tags: ['Events'],
          summary: type,
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { '2XX': { description: 'Received; anything else is sent again' } },
        },
      },
    ]),
  );
}

const contractError = {
  type: 'object' as const,
  required: ['statusCode', 'message', 'error', 'traceId'],
  properties: {
    statusCode: { type: 'integer' as const },
    message: {
      anyOf: [{ type: 'string' as const }, { type: 'array' as const, items: { type: 'string' as const } }],
    },
    error: { type: 'string' as const },
    traceId: { type: 'string' as const },
  },
};

const problem = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    code: { type: 'string' as const },
    traceId: { type: 'string' as const },
    errors: { type: 'array' as const, items: { type: 'string' as const } },
  },
};
