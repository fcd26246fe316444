import type { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import { answer, receive } from './incoming.ts';
import type { Receiving } from './receiving.ts';

/**
 * A plugin for Fastify: `app.register(toFastifyPlugin(listener), { prefix: '/webhooks' })`. Inside it no body is
 * parsed; what the rest of the application does with bodies stays as it is.
 */
export function toFastifyPlugin(listener: Receiving): FastifyPluginAsync {
  return async (scope) => {
    scope.removeAllContentTypeParsers();
    // Hands over the stream that earlier hooks left: it is read by whoever knows how long it may be.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.route<{ Body: Readable | undefined }>({
      url: '/',
      method: scope.supportedMethods,
      exposeHeadRoute: false,
      handler: async ({ raw, body }, reply) => {
        const received = await receive(listener, raw, body ?? raw);
        const { status, headers, body: text } = received.result;
        if (!received.unread) return reply.code(status).headers(headers).send(text);
        // Fastify has no way to answer and leave the rest of a body where it is.
        reply.hijack();
        return answer(reply.raw, received);
      },
    });
  };
}
