import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimit } from '../config.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import { reaches } from './access.ts';
import { isOwnApi } from './error-handler.ts';
import { removeIdleCounts, takeRequests } from './rate-limit-store.ts';
import type { Http } from './types.ts';

// HighLevel's limit: so many requests in a window of 10 s, and so many a day, for each location, over all nodes. Windows
// and days are those of the database's clock.
//
// A node takes slices from the location's row: one at first, then twice as many each time, up to a twentieth of the
// limit; so it asks once for many requests, and what lies unused at another node is at most that twentieth. When the row
// has nothing left, everybody is refused until the window ends, without asking again.
//
// Counted are the requests to HighLevel's routes whose token was accepted and whose body could be read, the admin's too:
// who tries a client against relata sees what it would see there. relata's own API is neither counted nor limited, so
// that an operator always can do something. The location is the one that the request names, else the token's only one.
// A request about a thing by its id, of a token with several locations, counts for the token.

const SLICES = 20;
/** Locations that are remembered; those whose window is over are forgotten first. */
const COUNTS_MAX = 10_000;
const REMOVE_EVERY_MS = 3_600_000;
const REMOVED_AT_ONCE_MAX = 1_000;
/** For a figure without a daily limit. */
const UNLIMITED = 2_147_483_647;

/** What this node knows of a location's requests. */
export interface Count {
  /** Of the last slice. */
  left: number;
  slice: number;
  /** In the row, when it was last asked. */
  rowLeft: number;
  dayLeft: number;
  /** Of `performance.now()`. */
  windowEnds: number;
  dayEnds: number;
  /** The question that is under way. */
  asking: Promise<void> | undefined;
  waiting: number;
}

export interface RateLimiterOptions {
  readonly database: Database;
  readonly limit: RateLimit;
  readonly onError: (error: unknown, what: string) => void;
}

export interface RateLimiter {
  start(): void;
  stop(): Promise<void>;
}

/** Counts and limits requests. Must be called before the routes are registered. */
export function serveRateLimit(app: Http, { database, limit, onError }: RateLimiterOptions): RateLimiter {
  const counts = new Map<string, Count>();
  const { max, intervalMs } = limit;
  const dailyMax = limit.dailyMax ?? UNLIMITED;
  const sliceMax = Math.max(1, Math.floor(max / SLICES));
  let timer: NodeJS.Timeout | undefined;
  let removing: Promise<unknown> | undefined;

  app.addHook('onRoute', (route) => {
    const { guard, counting } = route.config ?? {};
    // What is public names no location; whatever needs a scope and is not relata's own is HighLevel's.
    if (isOwnApi(route.url) || typeof guard !== 'object' || counting !== undefined) return;
    // Behind the parser: the body may name the location. Before the check of what it says.
    route.preValidation = [route.preValidation ?? [], admit].flat();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (isLimited(request)) describe(reply, request.count);
    done();
  });

  async function admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const count = countOf(subjectOf(request));
    request.count = count;
    if (await takeOne(count, subjectOf(request))) return;
    const now = performance.now();
    const waitMs = count.dayLeft > 0 ? count.windowEnds - now : count.dayEnds - now;
    reply.header('retry-after', Math.max(1, Math.ceil(waitMs / 1_000)));
    const per = `${intervalMs / 1_000} s`;
    throw new RelataError('rate_limited', count.dayLeft > 0 ? { max, per } : { max: dailyMax, per: 'day' });
  }

  function countOf(subject: string): Count {
    const known = counts.get(subject);
    if (known !== undefined) return known;
    if (counts.size >= COUNTS_MAX) forget();
    const count: Count = {
      left: 0,
      slice: 0,
      rowLeft: max,
      dayLeft: dailyMax,
      windowEnds: 0,
      dayEnds: 0,
      asking: undefined,
      waiting: 0,
    };
    counts.set(subject, count);
    return count;
  }

  /** Whether the request may go on. Asks the row only when the slice is used up and the row may have more. */
  async function takeOne(count: Count, subject: string): Promise<boolean> {
    for (;;) {
      const isCurrent = performance.now() < count.windowEnds;
      if (isCurrent && count.left > 0) {
        count.left -= 1;
        return true;
      }
      if (isCurrent && (count.rowLeft === 0 || count.dayLeft === 0)) return false;
      count.waiting += 1;
      count.asking ??= ask(count, subject, isCurrent).finally(() => {
        count.asking = undefined;
      });
      try {
        await count.asking;
      } finally {
        count.waiting -= 1;
      }
    }
  }

  async function ask(count: Count, subject: string, isCurrent: boolean): Promise<void> {
    // What comes at the same time is asked for together.
    await Promise.resolve();
    const slice = isCurrent ? Math.min(count.slice * 2, sliceMax) : 1;
    const isSameDay = performance.now() < count.dayEnds;
    const givenBack = isCurrent || !isSameDay ? 0 : count.left;
    const wanted = { count: Math.min(Math.max(slice, count.waiting), max), givenBack };
    const [row] = await database.query(takeRequests(subject, wanted, { max, dailyMax, intervalMs }));
    if (row === undefined) throw new Error('a slice of a rate limit was not answered');
    const now = performance.now();
    count.left = row.granted + (isCurrent ? count.left : 0);
    count.slice = slice;
    count.rowLeft = max - row.used;
    count.dayLeft = dailyMax - row.day_used;
    count.windowEnds = now + row.window_ms;
    count.dayEnds = now + row.day_ms;
  }

  /** All that a client can know about its limit; where nothing was counted, that of somebody who has made no request. */
  function describe(reply: FastifyReply, count: Count | undefined): void {
    const left = count?.left ?? 0;
    reply.header('x-ratelimit-max', max);
    reply.header('x-ratelimit-remaining', (count?.rowLeft ?? max) + left);
    reply.header('x-ratelimit-interval-milliseconds', intervalMs);
    if (limit.dailyMax === undefined) return;
    const dayMs = count === undefined ? msToMidnight() : count.dayEnds - performance.now();
    reply.header('x-ratelimit-limit-daily', dailyMax);
    reply.header('x-ratelimit-daily-remaining', (count?.dayLeft ?? dailyMax) + left);
    reply.header('x-ratelimit-daily-reset', Math.max(0, Math.round(dayMs)));
  }

  function forget(): void {
    const now = performance.now();
    for (const [subject, count] of counts) {
      if (count.windowEnds < now && count.asking === undefined) counts.delete(subject);
    }
    if (counts.size >= COUNTS_MAX) counts.clear();
  }

  function remove(): void {
    removing = database
      .query(removeIdleCounts(REMOVED_AT_ONCE_MAX))
      .catch((error: unknown) => onError(error, 'old counts of requests could not be removed'));
  }

  return {
    start() {
      timer = setInterval(remove, REMOVE_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await removing;
    },
  };
}

/** HighLevel's routes, also those that do not exist. */
function isLimited({ url, routeOptions: { config }, is404 }: FastifyRequest): boolean {
  return !isOwnApi(url) && (is404 || config.guard !== 'public') && config.counting === undefined;
}

function subjectOf({ access, query, body }: FastifyRequest): string {
  const named = locationOf(query) ?? locationOf(body);
  if (named !== undefined && reaches(access, named)) return named;
  if (access.locationIds.size === 1) return [...access.locationIds][0] ?? access.tokenId;
  return access.tokenId;
}

/** Longer ones are no locations, and keys of an index have a bound. */
const LOCATION_LENGTH_MAX = 200;

function locationOf(values: unknown): string | undefined {
  const { locationId } = (values ?? {}) as { locationId?: unknown };
  return typeof locationId === 'string' && locationId.length <= LOCATION_LENGTH_MAX ? locationId : undefined;
}

function msToMidnight(): number {
  const dayMs = 86_400_000;
  return dayMs - (Date.now() % dayMs);
}
