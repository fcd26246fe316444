import { createServer, type RequestListener, type Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { toExpressHandler } from '@relata/listener/express';
import { toFastifyPlugin } from '@relata/listener/fastify';
import { toFetchHandler } from '@relata/listener/fetch';
import { toHonoHandler } from '@relata/listener/hono';
import { toNodeHandler } from '@relata/listener/node';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Receiving } from '../../src/adapters/receiving.ts';
import { type Framework, type Running, run } from './framework.ts';

function expressAfter(
  receiving: Receiving,
  ...before: (RequestHandler | ErrorRequestHandler)[]
): Promise<Running> {
  const app = express();
  for (const handler of before) app.use(handler);
  app.use('/webhooks', toExpressHandler(receiving));
  return run(createServer(app as RequestListener));
}

async function fastifyAfter(
  receiving: Receiving,
  prepare: (app: FastifyInstance) => unknown = () => {},
): Promise<Running> {
  const app = fastify();
  await prepare(app);
  app.register(toFastifyPlugin(receiving), { prefix: '/webhooks' });
  await app.ready();
  return run(app.server as Server, { close: () => app.close() });
}

function honoAfter(receiving: Receiving, ...before: MiddlewareHandler[]): Promise<Running> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const handler of before) app.use(handler);
  app.all('/webhooks', toHonoHandler(receiving));
  return run(createAdaptorServer({ fetch: app.fetch }) as Server);
}

const fetchAfter = (
  receiving: Receiving,
  before: (request: Request) => unknown = () => {},
): Promise<Running> => {
  const handler = toFetchHandler(receiving);
  return run(
    createAdaptorServer({
      fetch: async (request: Request) => {
        await before(request);
        return handler(request);
      },
    }) as Server,
  );
};

const goOn: ErrorRequestHandler = (_error, _request, _response, next) => next();

/** Parsers that see JSON alone would let pass what is called something else. */
const anyType = (): boolean => true;

/** Each adapter alone. */
export const bare: readonly Framework[] = [
  { name: 'node:http', start: (receiving) => run(createServer(toNodeHandler(receiving))) },
  { name: 'Express', start: (receiving) => expressAfter(receiving) },
  { name: 'Fastify', start: (receiving) => fastifyAfter(receiving) },
  { name: 'Hono', start: (receiving) => honoAfter(receiving) },
  { name: 'fetch', start: (receiving) => fetchAfter(receiving) },
];

/** Behind something that leaves the bytes to be had: no difference. */
export const afterHarmless: readonly Framework[] = [
  {
    name: 'node:http, where the bytes are there as rawBody',
    start: (receiving) => {
      const handler = toNodeHandler(receiving);
      return run(
        createServer(async (request, response) => {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk);
          await handler(Object.assign(request, { rawBody: Buffer.concat(chunks), body: {} }), response);
        }),
      );
    },
  },
  {
    name: 'Express after express.raw()',
    start: (receiving) => expressAfter(receiving, express.raw({ type: anyType, limit: '1mb' })),
  },
  {
    name: 'Express after express.json() that keeps the bytes',
    start: (receiving) =>
      expressAfter(
        receiving,
        express.json({
          verify: (request, _response, bytes) => {
            Object.assign(request, { rawBody: bytes });
          },
        }),
        // What is no JSON the parser would answer itself, with 400: here it goes on, with its bytes.
        goOn,
      ),
  },
  {
    name: 'Express after a parser of something else',
    start: (receiving) => expressAfter(receiving, express.urlencoded({ type: 'multipart/form-data' })),
  },
  {
    name: 'Fastify with parsers for all the rest',
    start: (receiving) =>
      fastifyAfter(receiving, (app) => {
        app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      }),
  },
  {
    name: 'Hono after bodyLimit()',
    start: (receiving) => honoAfter(receiving, bodyLimit({ maxSize: 10_000_000 })),
  },
];

/** Behind a parser that has taken the bytes. */
export const afterParser: readonly Framework[] = [
  {
    name: 'node:http after something that read the body as text',
    start: (receiving) => {
      const handler = toNodeHandler(receiving);
      return run(
        createServer(async (request, response) => {
          request.setEncoding('utf8');
          let body = '';
          for await (const chunk of request) body += chunk;
          await handler(Object.assign(request, { body }), response);
        }),
      );
    },
  },
  {
    name: 'node:http where the encoding of the body has been set',
    start: (receiving) => {
      const handler = toNodeHandler(receiving);
      return run(createServer((request, response) => handler(request.setEncoding('utf8'), response)));
    },
  },
  {
    name: 'Express after express.json()',
    start: (receiving) => expressAfter(receiving, express.json({ type: anyType })),
  },
  {
    name: 'Express after express.text()',
    start: (receiving) => expressAfter(receiving, express.text({ type: anyType })),
  },
  {
    name: 'Express after express.urlencoded()',
    start: (receiving) => expressAfter(receiving, express.urlencoded({ type: anyType })),
  },
  {
    name: 'Fastify after a hook that runs express.json()',
    start: (receiving) =>
      fastifyAfter(receiving, (app) => {
        const parse = express.json({ type: anyType });
        app.addHook('onRequest', (request, reply, done) => {
          parse(request.raw as never, reply.raw as never, done as never);
        });
      }),
  },
  {
    name: 'Hono after something that awaits context.req.json()',
    start: (receiving) =>
      honoAfter(receiving, async (context, next) => {
        if (context.req.method === 'POST') await context.req.json();
        await next();
      }),
  },
  {
    name: 'fetch after something that awaits request.text()',
    start: (receiving) => fetchAfter(receiving, (request) => request.text()),
  },
  {
    name: 'fetch after something that has begun to read request.body',
    start: (receiving) => fetchAfter(receiving, (request) => request.body?.getReader().read()),
  },
];
