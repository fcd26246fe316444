import Fastify, { type FastifyInstance } from 'fastify';
import type { Http } from './types.ts';

const PATHS = ['/docs/', '/docs/js/scalar.js'];

/**
 * Serves `/docs`, a page to read and try what `/openapi.json` describes. What it is made of is loaded when somebody
 * first looks at it: it would take 100 ms and 20 MB of every start.
 */
export function serveDocsPage(app: Http): void {
  let page: Promise<FastifyInstance> | undefined;
  for (const path of PATHS) {
    app.get(path, { config: { guard: 'public' }, schema: { hide: true } }, async (request, reply) => {
      page ??= openPage();
      const { host = 'localhost' } = request.headers;
      const answer = await (await page).inject({ url: request.url, headers: { host } });
      const { 'content-type': type, location } = answer.headers;
      // It is of the console's origin: whoever has signed in there would be asked to click in it by another page.
      reply.code(answer.statusCode).header('x-frame-options', 'DENY');
      if (type !== undefined) reply.type(String(type));
      if (location !== undefined) reply.header('location', location);
      return reply.send(answer.rawPayload);
    });
  }
}

/** An application of its own, because plugins cannot join one that is served already. */
async function openPage(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const page = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  await page.register(scalar, {
    routePrefix: '/docs',
    configuration: { url: '/openapi.json', title: 'relata API' },
  });
  return page;
}
