import { GHLRateLimitError } from '@gohighlevel/api-client';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type RateLimit, readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { openSdk } from '../support/sdk.ts';
import { type Answer, callAt, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const used = statement<{ used: number; day_used: number }>(
  'test_rate_limit_used',
  'select used, day_used from rate_limit where location_id = $1',
);

/** A window that does not end while a test runs, but for one run in some hundred, at the full hour. */
const HOUR_MS = 3_600_000;

test('RELATA_RATE_LIMIT', () => {
  const read = (value?: string) =>
    readConfig(value === undefined ? {} : { RELATA_RATE_LIMIT: value }).rateLimit;
  expect([read(), read('off')]).toEqual([undefined, undefined]);
  expect(read('highlevel')).toEqual({ max: 100, intervalMs: 10_000, dailyMax: 200_000 });
  expect(read('500')).toEqual({ max: 500, intervalMs: 10_000 });
  for (const bad of ['on', '0', '-1', '1.5', '1000001']) expect(() => read(bad)).toThrow('RELATA_RATE_LIMIT');
});

describe.each(engines)('a limit of requests on %s', (engine) => {
  /** Has none itself; beside it, on the same database, each test starts nodes that have one. */
  let base: TestApp;
  const nodes: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    base = await startTestApp({ engine });
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()));
  });
  afterAll(() => base?.close());

  interface Node {
    /** How often it has asked for a slice. */
    asked(): number;
    readonly url: string;
    readonly call: TestApp['call'];
  }

  async function newNode(rateLimit: RateLimit): Promise<Node> {
    let asked = 0;
    const database: Database = {
      ...base.database,
      query: (query) => {
        if (query.statement.name === 'rate_limit_take') asked += 1;
        return base.database.query(query);
      },
    };
    const config = { adminToken: base.adminToken, egressAllow: { loopback: true, cidrs: [] }, rateLimit };
    const app = await createApp({ config, database, logger: pino({ level: 'error' }) });
    nodes.push(app);
    const url = await app.http.listen({ host: '127.0.0.1', port: 0 });
    return { url, asked: () => asked, call: (...call) => callAt(url, base.adminToken, ...call) };
  }

  async function start(rateLimit: RateLimit): Promise<Node & { locationId: string; token: string }> {
    const locationId = await base.newLocation();
    return { ...(await newNode(rateLimit)), locationId, token: await base.newToken(locationId) };
  }

  const limitHeaders = ({ headers }: Answer) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-ratelimit')));

  test('there is none unless it is asked for', async () => {
    const token = await base.newToken(await base.newLocation());
    expect(limitHeaders(await base.call('GET', '/associations/', { token }))).toEqual({});
  });

  test('every answer says what is left, and the last one when to come again', async () => {
    const max = 5;
    const { call, token, locationId } = await start({ max, intervalMs: HOUR_MS, dailyMax: 1_000 });
    for (let n = 1; n <= max; n += 1) {
      const answer = await call('GET', n % 2 ? '/associations/' : '/associations/nothing', { token });
      expect(answer.status).toBe(n % 2 ? 200 : 404);
      expect(limitHeaders(answer)).toEqual({
        'x-ratelimit-max': '5',
        'x-ratelimit-remaining': `${max - n}`,
        'x-ratelimit-interval-milliseconds': `${HOUR_MS}`,
        'x-ratelimit-limit-daily': '1000',
        'x-ratelimit-daily-remaining': `${1_000 - n}`,
        'x-ratelimit-daily-reset': expect.stringMatching(/^\d{1,8}$/),
      });
    }
    const refused = await call('GET', '/associations/', { token });
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      statusCode: 429,
      message: 'Too many requests: at most 5 per 3600 s for a location',
      error: 'Too Many Requests',
      traceId: refused.headers.get('x-trace-id'),
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3_600);
    expect(limitHeaders(refused)).toMatchObject({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-daily-remaining': '995',
    });

    // The location, not the token; and the admin's token too where it names the location.
    const second = await base.newToken(locationId);
    expect((await call('GET', '/associations/', { token: second })).status).toBe(429);
    expect((await call('GET', `/associations/?locationId=${locationId}`)).status).toBe(429);
    const body = { locationId, email: 'a@example.com' };
    expect((await call('POST', '/contacts/', { body })).status).toBe(429);

    // Others go on, and so does relata's own API.
    const other = await base.newToken(await base.newLocation());
    expect((await call('GET', '/associations/', { token: other })).status).toBe(200);
    const own = await call('GET', `/v1/events?locationId=${locationId}`, { token });
    expect([own.status, limitHeaders(own)]).toEqual([200, {}]);

    // What was not counted says what there is.
    for (const answer of [
      await call('GET', '/associations/', { token: null }),
      await call('GET', '/nowhere', { token: null }),
    ]) {
      expect(limitHeaders(answer)).toMatchObject({ 'x-ratelimit-max': '5', 'x-ratelimit-remaining': '5' });
    }
  });

  test('a figure has no daily limit, and windows end', async () => {
    const intervalMs = 1_000;
    const { call, token, locationId } = await start({ max: 3, intervalMs });
    const ask = async () => (await call('GET', '/associations/', { token })).status;
    await expect.poll(ask, { interval: 1 }).toBe(429);
    const refused = await call('GET', '/associations/', { token });
    expect(Object.keys(limitHeaders(refused)).sort()).toEqual([
      'x-ratelimit-interval-milliseconds',
      'x-ratelimit-max',
      'x-ratelimit-remaining',
    ]);
    await expect.poll(ask, { interval: 50, timeout: 5_000 }).toBe(200);
    const [row] = await base.database.query(used(locationId));
    expect(row?.used).toBeLessThanOrEqual(3);
  });

  test('the daily limit is told from the other, by the official SDK too', async () => {
    const { url, token, locationId } = await start({ max: 100, intervalMs: HOUR_MS, dailyMax: 3 });
    const sdk = openSdk({ url, kind: 'privateIntegrationToken', token });
    const find = () => sdk.associations.findAssociations({ locationId, skip: 0, limit: 1 });
    for (let n = 0; n < 3; n += 1) await find();
    const error = await find().then(
      () => undefined,
      (refusal: unknown) => refusal,
    );
    expect(error).toBeInstanceOf(GHLRateLimitError);
    expect((error as GHLRateLimitError).rateLimit).toMatchObject({
      scope: 'daily',
      dailyLimit: 3,
      dailyRemaining: 0,
      max: 100,
      remaining: 97,
    });
  });

  test('the SDK sees a burst as one', async () => {
    const { url, token, locationId } = await start({ max: 2, intervalMs: HOUR_MS, dailyMax: 1_000 });
    const sdk = openSdk({ url, kind: 'privateIntegrationToken', token });
    const find = () => sdk.associations.findAssociations({ locationId, skip: 0, limit: 1 });
    await find();
    await find();
    await expect(find()).rejects.toMatchObject({
      statusCode: 429,
      rateLimit: { scope: 'burst', intervalMs: HOUR_MS, remaining: 0, dailyRemaining: 998 },
    });
  });

  test('nodes together let through what one would, and ask for slices', async () => {
    const max = 200;
    const limit = { max, intervalMs: HOUR_MS, dailyMax: 100_000 };
    const locationId = await base.newLocation();
    const token = await base.newToken(locationId);
    const both = await Promise.all([newNode(limit), newNode(limit)]);
    const statuses: number[] = [];
    const worker = async (url: string) => {
      for (let n = 0; n < 40; n += 1) {
        const answer = await fetch(`${url}/associations/`, { headers: { authorization: `Bearer ${token}` } });
        await answer.arrayBuffer();
        statuses.push(answer.status);
      }
    };
    await Promise.all(both.flatMap(({ url }) => Array.from({ length: 4 }, () => worker(url))));
    expect(statuses).toHaveLength(320);
    const through = statuses.filter((status) => status === 200).length;
    expect(through).toBeLessThanOrEqual(max);
    expect(through).toBeGreaterThanOrEqual(max * 0.95);
    expect(statuses.filter((status) => status === 429)).toHaveLength(320 - through);
    expect(both.reduce((sum, node) => sum + node.asked(), 0)).toBeLessThan(max / 2);
    expect((await base.database.query(used(locationId)))[0]?.used).toBe(max);
  });

  test('what a window leaves unused is not lost to the day', async () => {
    const { call, token, locationId } = await start({
      max: 400,
      intervalMs: 100,
      dailyMax: 100_000,
    });
    let sent = 0;
    const end = performance.now() + 1_500;
    while (performance.now() < end) {
      await call('GET', '/associations/', { token });
      sent += 1;
    }
    const [row] = await base.database.query(used(locationId));
    expect(row?.day_used).toBeGreaterThanOrEqual(sent);
    // The last slice is the only one that is not accounted for.
    expect((row?.day_used ?? 0) - sent).toBeLessThanOrEqual(400 / 20);
  });

  test('a thing by its id, of a token with several locations, counts for the token', async () => {
    const { call, locationId } = await start({
      max: 2,
      intervalMs: HOUR_MS,
    });
    const token = await base.newToken([locationId, await base.newLocation()]);
    const get = (query = '') => call('GET', `/contacts/nobody${query}`, { token });
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([404, 404, 429]);
    expect((await get(`?locationId=${locationId}`)).status).toBe(404);
    expect((await base.database.query(used(locationId)))[0]?.used).toBe(1);
    // A location that the token does not have is not charged for what a stranger does.
    const foreign = await base.newLocation();
    await get(`?locationId=${foreign}`);
    expect(await base.database.query(used(foreign))).toEqual([]);
  });
});
