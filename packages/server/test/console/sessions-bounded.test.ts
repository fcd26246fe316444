import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessions } from '../../src/console/sessions.ts';
import { statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { type Browser, newCode, signIn } from './browser.ts';

const ageSession = statement(
  'test_age_bounded_session',
  `
  update session set created_at = created_at - interval '1 day', expires_at = expires_at - interval '1 day' where hash = $1
`,
);
const countOf = statement<{ sessions: number; codes: number }>(
  'test_count_sessions',
  'select (select count(*) from session) as sessions, (select count(*) from sign_in_code) as codes',
);
const countOfToken = statement<{ sessions: number; codes: number }>(
  'test_count_sessions_of_token',
  `
  select (select count(*) from session where token_id = $1) as sessions,
    (select count(*) from sign_in_code where token_id = $1) as codes
`,
);
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const secretOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);

describe.each(engines)('sessions are bounded on %s', (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());

  async function newToken(): Promise<{ id: string; token: string }> {
    const body = { name: 'a program', locationIds: [await app.newLocation()], scopes: ['webhooks.readonly'] };
    return (await app.call('POST', '/v1/tokens', { body })).body;
  }

  test('rows are bounded for each token, and what has expired goes', async () => {
    const { token } = await newToken();
    const first = await signIn(app, { token });
    for (let n = 0; n < 50; n += 1) await signIn(app, { token });
    expect(
      await createSessions({ database: app.database, adminToken: undefined }).authenticate(
        secretOf(first.cookie),
      ),
    ).toBeUndefined();
    const last = await signIn(app, { token });
    const [before] = await app.database.query(countOf());
    for (let n = 0; n < 55; n += 1) await newCode(app, token);
    expect((await app.database.query(countOf()))[0]?.codes).toBeLessThanOrEqual((before?.codes ?? 0) + 50);
    await app.database.query(ageSession(hashOf(secretOf(last.cookie))));
    await signIn(app, { token: app.adminToken });
    expect((await app.database.query(countOf()))[0]?.sessions).toBeLessThanOrEqual(before?.sessions ?? 0);
  });

  test('rows are bounded for each token however many sign in at the same time', async () => {
    const { token, id } = await newToken();
    for (let n = 0; n < 50; n += 1) await Promise.all([signIn(app, { token }), newCode(app, token)]);
    const counts = new Set<string>();
    let last: Browser[] = [];
    for (let round = 0; round < 10; round += 1) {
      const atOnce = Array.from({ length: 8 }, () => round);
      [last] = await Promise.all([
        Promise.all(atOnce.map(() => signIn(app, { token }))),
        Promise.all(atOnce.map(() => newCode(app, token))),
      ]);
      counts.add(JSON.stringify(await app.database.query(countOfToken(id))));
    }
    expect([...counts]).toEqual([JSON.stringify([{ sessions: 50, codes: 50 }])]);
    // It is the oldest that go.
    for (const browser of last) expect((await browser.call('GET', '/v1/session')).status).toBe(200);
  });
});
