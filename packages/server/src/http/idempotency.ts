import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../db/connect.ts';
import { Once } from '../db/once.ts';
import {
  type Claim,
  type ClaimRow,
  claimKey,
  keepAnswers,
  releaseClaim,
  removeOldKeys,
} from '../db/once-store.ts';
import { sqlstate } from '../db/sqlstate.ts';
import type { Decided } from '../db/write.ts';
import { invalid, RelataError } from '../errors.ts';
import type { LocationResolver } from './access.ts';
import { isOwnApi } from './error-handler.ts';
import type { Guard, Http } from './types.ts';

// `Idempotency-Key` on a POST: the request happens once, however often it is sent.
//
//   new        → claimed by a statement of its own; the answer is kept with the change (db/once.ts), or, where nothing
//                was changed or the route does not keep it there, when it is sent
//   answered   → the first answer again
//   under way  → 409; here, on another node, or left by one that died: then until the claim runs out
//   another    → 422: the key was sent with another path, query or body
//
// Keys belong to a token and a location. Kept is every answer below 500: whoever is told 5xx shall send it again, and
// that is then done. What is refused before, for its form, its token or its location, claims nothing.

/** How long an answer is kept. */
const KEPT_MS = 24 * 3_600_000;
/**
 * After this time a claim may be taken over: longer than a request that waits for its location and then for the
 * database. One that takes longer still does no harm: it finds that it has lost its claim, and changes nothing more.
 */
const CLAIM_MS = 30_000;
const KEY_LENGTH_MAX = 255;
/** What is visible in ASCII: keys are compared as they are sent. */
const KEY = /^[\x21-\x7e]+$/;
const REMOVE_EVERY_MS = 600_000;
const REMOVED_AT_ONCE_MAX = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** What a route answers with. */
export type RouteAnswer = readonly [status: number, body: unknown];

/** A request that is to happen once. */
export interface RequestOnce {
  /** Whether an earlier try was broken off, so that what the request wants to make may be there already. */
  readonly repeats: boolean;
  /** To be handed to the change of this request; `answer` says what the route answers with. */
  keep<Outcome>(answer: (outcome: Outcome) => RouteAnswer): Once<Outcome>;
  /** The same for a change with many inputs, each with an outcome. */
  keepAll<Outcome>(answer: (outcomes: readonly Decided<Outcome>[]) => RouteAnswer): Once<Outcome>;
  /** Keeps what was answered, unless that is done, or lets the next repeat try again. */
  settle(status: number, body: string): Promise<void>;
}

export interface IdempotencyOptions {
  readonly database: Database;
  readonly locations: LocationResolver;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Idempotency {
  /** Begins to remove what is older than a day, now and then. */
  start(): void;
  stop(): Promise<void>;
}

/** Must be called before the routes are registered. */
export function serveIdempotency(app: Http, options: IdempotencyOptions): Idempotency {
  const { database, onError } = options;
  let timer: NodeJS.Timeout | undefined;
  let removing: Promise<void> | undefined;
  let isStopped = false;

  app.addHook('onRoute', (route) => {
    if (!takesIdempotencyKey(route.method, route.config?.guard)) return;
    route.preHandler = [route.preHandler ?? [], claim].flat();
    route.onSend = [route.onSend ?? [], settle].flat() as NonNullable<typeof route.onSend>;
  });

  function claim(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    if (request.headers['idempotency-key'] === undefined) {
      done();
      return;
    }
    claimFor(request, reply).then(
      (replayed) => {
        if (replayed === undefined) done();
        else replay(request, reply, replayed);
      },
      (error) => done(error),
    );
  }

  /** The answer that is kept, or undefined if the request has its claim now. */
  async function claimFor(request: FastifyRequest, reply: FastifyReply): Promise<KeptRow | undefined> {
    const sent = String(request.headers['idempotency-key']);
    if (sent.length > KEY_LENGTH_MAX || !KEY.test(sent)) {
      throw invalid(`Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} visible ASCII characters`);
    }
    const { access, id: traceId } = request;
    const { url = '', config } = request.routeOptions;
    // A claim is held by the write that it is for, and so is of the same location.
    const isOwn = isOwnApi(url) && config.changes !== 'graph';
    const { locationId: named } = (request.body ?? {}) as { locationId?: string };
    const locationId = isOwn ? '' : await options.locations.named(access, named);
    const claimed: Claim = { locationId, tokenId: access.tokenId, key: hashOf(sent), traceId };
    const hash = hashOfRequest(request);
    const [row] = await database.query(claimKey(claimed, hash, CLAIM_MS, KEPT_MS)).catch(whileHeld);
    if (row === undefined) throw new RelataError('idempotency_in_flight');
    if (row.is_mine) {
      request.once = createOnce(request, reply, claimed, row.repeats);
      return undefined;
    }
    if (row.hash !== hash) throw new RelataError('idempotency_key_reused');
    if (row.status === null || row.body === null) throw new RelataError('idempotency_in_flight');
    const body = isSecret(request) ? unseal(row.body, sealKey(request)) : row.body;
    return { status: row.status, body };
  }

  function createOnce(
    request: FastifyRequest,
    reply: FastifyReply,
    claimed: Claim,
    repeats: boolean,
  ): RequestOnce {
    const stored = (status: number, body: string) => ({
      status,
      body: isSecret(request) ? seal(body, sealKey(request)) : body,
    });
    const render = ([status, body]: RouteAnswer) => {
      const serialize = reply.getSerializationFunction(`${status}`) ?? JSON.stringify;
      return stored(status, serialize(body as Record<string, unknown>));
    };
    let once: Once<unknown> | undefined;

    function keep<Outcome>(answer: ConstructorParameters<typeof Once<Outcome>>[1]): Once<Outcome> {
      const kept = new Once<Outcome>(claimed, answer);
      once = kept as unknown as Once<unknown>;
      return kept;
    }

    return {
      repeats,
      keep: <Outcome>(answer: (outcome: Outcome) => RouteAnswer) =>
        keep<Outcome>(([outcome]) =>
          outcome instanceof RelataError ? undefined : render(answer(outcome as Outcome)),
        ),
      keepAll: <Outcome>(answer: (outcomes: readonly Decided<Outcome>[]) => RouteAnswer) =>
        keep<Outcome>((outcomes) => render(answer(outcomes))),
      async settle(status, body) {
        const isFinal = status < 500 && !once?.isToRepeat;
        if (isFinal && once?.isKept) return;
        await database.query(
          isFinal
            ? keepAnswers(claimed.locationId, [{ claim: claimed, answer: stored(status, body) }])
            : releaseClaim(claimed),
        );
      },
    };
  }

  function settle(
    { once }: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error?: Error | null) => void,
  ): void {
    if (once === undefined) {
      done();
      return;
    }
    // The answer is right all the same: the claim runs out by itself.
    once
      .settle(reply.statusCode, String(payload ?? ''))
      .catch((error: unknown) => onError(error, 'an answer could not be kept under its idempotency key'))
      .finally(() => done());
  }

  async function removeOld(): Promise<void> {
    while (!isStopped) {
      const removed = await database.query(removeOldKeys(KEPT_MS, REMOVED_AT_ONCE_MAX));
      if (removed.length < REMOVED_AT_ONCE_MAX) return;
    }
  }

  function remove(): void {
    removing ??= removeOld()
      .catch((error: unknown) => onError(error, 'old idempotency keys could not be removed'))
      .finally(() => {
        removing = undefined;
      });
  }

  return {
    start() {
      remove();
      timer = setInterval(remove, REMOVE_EVERY_MS);
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await removing;
    },
  };
}

/** Every POST but those that only read, and those of nobody in particular. */
export function takesIdempotencyKey(method: string | readonly string[], guard: Guard | undefined): boolean {
  if (guard === 'public') return false;
  return method === 'POST' && !(typeof guard === 'object' && guard.scope.endsWith('.readonly'));
}

interface KeptRow {
  readonly status: number;
  readonly body: string;
}

function replay(request: FastifyRequest, reply: FastifyReply, { status, body }: KeptRow): void {
  const isProblem = status >= 400 && isOwnApi(request.url);
  void reply
    .status(status)
    .header('idempotency-replayed', 'true')
    .type(isProblem ? 'application/problem+json' : 'application/json; charset=utf-8')
    .serializer((value: unknown) => value as string)
    .send(body);
}

/** The transaction of the first request holds the row: it is under way. */
function whileHeld(error: unknown): ClaimRow[] {
  if (sqlstate(error) === LOCK_NOT_AVAILABLE) return [];
  throw error;
}

/** Of all that makes a request another one. */
function hashOfRequest({ routeOptions, params, query, body }: FastifyRequest): string {
  return hashOf(JSON.stringify([routeOptions.url, params, query, body]));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

// An answer with a secret, such as a new token, is kept so that only who sent the request can read it: encrypted under
// its token, or the secret of its session, and its idempotency key, of all of which the database has hashes alone.

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

function isSecret({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.answer === 'secret';
}

function sealKey({ headers, credential }: FastifyRequest): Buffer {
  const secret = `${credential}\n${headers['idempotency-key']}`;
  return Buffer.from(hkdfSync('sha256', secret, '', 'relata idempotency', 32));
}

function seal(text: string, key: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws 422 where the token is another one under the same name, as after a change of the admin's. */
function unseal(text: string, key: Buffer): string {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const opened = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new RelataError('idempotency_key_reused', {}, { cause });
  }
}
