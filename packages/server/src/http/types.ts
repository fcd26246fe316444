import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scope } from '@relata/protocol';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Access } from './access.ts';
import type { RequestOnce } from './idempotency.ts';
import type { Counting, Held } from './load.ts';
import type { Count } from './rate-limit.ts';

/** Gives handlers the types of their TypeBox schemas. */
export interface SchemaTypes extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

/** The HTTP application that routes are registered on. */
export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  SchemaTypes
>;

/**
 * Who may call a route. A route that says nothing is the admin's; `metrics` is for a token for these alone, too; `any` is
 * for every other token, whatever it may do.
 */
export type Guard = 'public' | 'admin' | 'metrics' | 'any' | { readonly scope: Scope };

declare module 'fastify' {
  interface FastifyContextConfig {
    guard?: Guard;
    counting?: Counting;
    /** Of a POST of relata's own API that changes the graph of a location, as all of HighLevel's do. */
    changes?: 'graph';
    /** Of a POST that makes a secret and shows it only once. */
    answer?: 'secret';
  }
  interface FastifyRequest {
    /** What the request's token may do; absent only on public routes. */
    access: Access;
    /** The secret that it was let in with: its token, or that of its session. */
    credential: string;
    /** What it holds of the process, until it is answered. */
    held?: Held | undefined;
    /** Where it has an idempotency key. */
    once?: RequestOnce;
    /** What is known of its location's requests, where they are limited. */
    count?: Count;
  }
}
