import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessions } from '../../src/console/sessions.ts';
import type { Database } from '../../src/db/connect.ts';
import { createTokens } from '../../src/locations/tokens.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';
import { signIn } from './browser.ts';

describe('the end of a session is noticed', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ engine: 'pglite' });
  });
  afterAll(() => app?.close());

  test.concurrent('another node refuses the session of a revoked token within seconds', async () => {
    const token = await app.newToken(await app.newLocation());
    const { database, adminToken } = app;
    const sessions = createSessions({ database, adminToken });
    const secret = (await signIn(app, { token })).cookie.split('=')[1] ?? '';
    expect(await sessions.authenticate(secret)).toBeDefined();
    const other = createTokens({ database, adminToken });
    await other.revoke((await other.authenticate(token))?.tokenId ?? '');
    await expect
      .poll(() => sessions.authenticate(secret), { timeout: 10_000, interval: 200 })
      .toBeUndefined();
  });

  test.concurrent('what was being read when it ended is not remembered', async () => {
    const { database, adminToken } = app;
    let held: Promise<void> | undefined;
    let read = 0;
    const slow = {
      ...database,
      queryByKey: async (query) => {
        const rows = await database.queryByKey(query);
        read += 1;
        await held;
        return rows;
      },
    } satisfies Database;
    const sessions = createSessions({ database: slow, adminToken });
    const tokens = createTokens({ database: slow, adminToken });
    tokens.onForgotten(sessions.forget);
    const begin = async () => {
      const token = await app.newToken(await app.newLocation());
      const access = await tokens.authenticate(token);
      if (access === undefined) throw new Error('a new token is none');
      return { token, access, secret: (await sessions.begin(access)).secret };
    };
    const [ended, revoked] = [await begin(), await begin()];
    tokens.forget();

    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    read = 0;
    const reading = [
      sessions.authenticate(ended.secret),
      sessions.authenticate(revoked.secret),
      tokens.authenticate(revoked.token),
    ];
    await expect.poll(() => read).toBe(reading.length);
    const hash = createHash('sha256').update(ended.secret).digest('hex');
    await sessions.end(hash);
    expect(await tokens.revoke(revoked.access.tokenId)).toBe(true);
    resolve();
    // They came before it ended.
    expect((await Promise.all(reading)).map((access) => access?.tokenId)).toEqual([
      ended.access.tokenId,
      revoked.access.tokenId,
      revoked.access.tokenId,
    ]);
    held = undefined;
    expect(await sessions.authenticate(ended.secret)).toBeUndefined();
    expect(await sessions.authenticate(revoked.secret)).toBeUndefined();
    expect(await tokens.authenticate(revoked.token)).toBeUndefined();
  });

  test.concurrent('a stream is read with a cookie, until the session ends', async () => {
    const locationId = await app.newLocation();
    const browser = await signIn(app, { token: await app.newToken(locationId) });
    const headers = { cookie: browser.cookie, accept: 'text/event-stream', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${app.url}/v1/events/stream?locationId=${locationId}`, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    let read = '';
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) read += Buffer.from(chunk).toString();
    })();
    const newObject = (key: string) =>
      app.call('POST', '/objects/', {
        body: {
          locationId,
          key: `custom_objects.${key}`,
          labels: { singular: key, plural: key },
          primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
        },
      });
    expect((await newObject('seen')).status).toBe(201);
    await expect.poll(() => read, { timeout: 10_000 }).toContain('custom_objects.seen');
    expect((await browser.call('DELETE', '/v1/session')).status).toBe(204);
    // Whether it still may is asked now and then.
    await Promise.race([reading, sleep(10_000)]);
    expect(read).toContain('event: end\ndata: {"code":"session_ended"');
  });
});
