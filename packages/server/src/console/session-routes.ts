import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { invalid, RelataError } from '../errors.ts';
import type { Access } from '../http/access.ts';
import { type Authenticate, TOKEN_LENGTH_MAX } from '../http/auth.ts';
import {
  assertOwnOrigin,
  csrfTokenOf,
  noSessionCookie,
  SECRETS_MAX,
  sessionCookie,
  sessionSecretsOf,
} from '../http/session-cookie.ts';
import type { Http } from '../http/types.ts';
import type { Sessions, SignInCode } from './sessions.ts';

const Session = Type.Object({
  csrfToken: Type.Union([Type.String(), Type.Null()], {
    description:
      'To be sent as `x-csrf-token` with every request of the session that is not GET; null for a request with a token',
  }),
  admin: Type.Boolean({ description: 'Whether it may do everything everywhere' }),
  locationIds: Type.Array(Type.String(), { description: 'Empty for the admin, who has all of them' }),
  scopes: Type.Array(Type.String()),
  tokenName: Type.String({ description: 'Of the token that it has the rights of' }),
  expiresAt: Type.Union([Type.String(), Type.Null()], {
    description: 'When it ends if it is not used any more; null for a request with a token',
  }),
});

const SignInBody = Type.Object(
  {
    code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Of `POST /v1/sign-in-codes`; counts before a token',
      }),
    ),
    token: Type.Optional(Type.String({ minLength: 1, maxLength: TOKEN_LENGTH_MAX })),
  },
  { additionalProperties: false },
);

const Code = Type.Object({
  code: Type.String({ description: 'For `/sign-in#…` of this server; shown only now' }),
  expiresAt: Type.String(),
});

export interface SessionRoutes {
  readonly sessions: Sessions;
  readonly authenticateToken: Authenticate;
}

/** `/v1/session` and `/v1/sign-in-codes`: signing in to the console, and out of it. */
export function sessionRoutes(app: Http, { sessions, authenticateToken }: SessionRoutes): void {
  app.post(
    '/v1/session',
    {
      config: { guard: 'public' },
      schema: {
        tags: ['Sessions'],
        summary: 'Sign in, with a code or a token',
        description:
          'Sets a cookie, for browsers. Requests with it, and without `Authorization`, have the rights ' +
          'of the token. It ends after 12 hours without use, after 7 days, and with the token; and when its browser signs in ' +
          'anew.',
        body: SignInBody,
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      // Another page must not sign somebody in to an account of its choice.
      assertOwnOrigin(request);
      const { code, token } = request.body;
      if (code === undefined && token === undefined) throw invalid('code or token should not be empty');
      const begun = code !== undefined ? await sessions.redeem(code) : await beginWith(token as string);
      if (begun === undefined) throw new RelataError('sign_in_code_invalid');
      // Its cookie is overwritten: nobody could end it any more. One that somebody else has set would go on beside the new.
      for (const before of sessionSecretsOf(request).slice(0, SECRETS_MAX)) await sessions.endOf(before);
      return withCookie(reply, sessionCookie(request, begun.secret)).send(
        sessionOf(begun.access, begun.secret),
      );
    },
  );

  async function beginWith(token: string) {
    const access = await authenticateToken(token);
    if (access === undefined) throw new RelataError('token_invalid');
    if (access.metrics) throw new RelataError('scope_missing');
    return sessions.begin(access);
  }

  app.get(
    '/v1/session',
    {
      config: { guard: 'any' },
      schema: { tags: ['Sessions'], summary: 'Who I am', response: { 200: Session } },
    },
    async (request, reply) =>
      reply.header('cache-control', 'no-store').send(sessionOf(request.access, request.credential)),
  );

  app.delete(
    '/v1/session',
    {
      config: { guard: 'any' },
      schema: { tags: ['Sessions'], summary: 'Sign out', response: { 204: Type.Null() } },
    },
    async (request: FastifyRequest, reply) => {
      const { session } = request.access;
      if (session !== undefined) await sessions.end(session.hash);
      return withCookie(reply, noSessionCookie(request)).status(204).send(null);
    },
  );

  app.post(
    '/v1/sign-in-codes',
    {
      config: { guard: 'any', answer: 'secret' },
      schema: {
        tags: ['Sessions'],
        summary: 'Make a code to sign in with, once',
        description:
          'It has the rights of the token that the request is made with, and signs in once, within 10 minutes.',
        response: { 201: Code },
      },
    },
    async (request, reply) => {
      // Otherwise a session could be followed by others for ever.
      if (request.access.session !== undefined) throw new RelataError('token_required');
      const once = request.once?.keep((made: SignInCode) => [201, made]);
      const code = await sessions.createCode(request.access.tokenId, once);
      return reply.status(201).header('cache-control', 'no-store').send(code);
    },
  );
}

function withCookie<Reply extends FastifyReply>(reply: Reply, cookie: string): Reply {
  return reply.header('set-cookie', cookie).header('cache-control', 'no-store') as Reply;
}

function sessionOf(access: Access, credential: string): Static<typeof Session> {
  const { admin, locationIds, scopes, tokenName, session } = access;
  return {
    csrfToken: session === undefined ? null : csrfTokenOf(credential),
    admin,
    locationIds: [...locationIds],
    scopes: [...scopes],
    tokenName,
    expiresAt: session?.expiresAt ?? null,
  };
}
