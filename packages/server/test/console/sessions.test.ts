import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessions } from '../../src/console/sessions.ts';
import { statement } from '../../src/db/statement.ts';
import { databaseState } from '../support/database-state.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { newCode, signIn } from './browser.ts';

const METRICS_TOKEN = 'for-the-metrics-alone';
const HOUR_MS = 3_600_000;
const age = (table: string) =>
  statement(
    `test_age_${table}`,
    `
    update ${table} set created_at = created_at - $2 * interval '1 hour', expires_at = expires_at - $2 * interval '1 hour'
    where hash = $1
  `,
  );
const ageSession = age('session');
const ageCode = age('sign_in_code');
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const nameOf = (cookie: string) => cookie.slice(0, cookie.indexOf('='));
const secretOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);

describe.each(engines)('sessions on %s', (engine) => {
  let app: TestApp;
  let log = '';

  beforeAll(async () => {
    app = await startTestApp({
      engine,
      metricsToken: METRICS_TOKEN,
      onLog: (line) => {
        log += line;
      },
    });
  });
  afterAll(() => app?.close());

  const code = (status: number, name: string) => ({ status, body: { code: name } });
  const signInWith = (body: object | string, headers: Record<string, string> = {}) =>
    app.call('POST', '/v1/session', { token: null, body, headers });

  test('a code signs the admin in once', async () => {
    const made = await app.call('POST', '/v1/sign-in-codes');
    expect(made).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(made.headers.get('cache-control')).toBe('no-store');
    const livesMs = Date.parse(made.body.expiresAt) - Date.now();
    expect(Math.abs(livesMs - 600_000)).toBeLessThan(60_000);

    const browser = await signIn(app, { code: made.body.code });
    expect(browser.session).toEqual({
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      admin: true,
      locationIds: [],
      scopes: expect.arrayContaining(['webhooks.write', 'contacts.readonly']),
      tokenName: 'RELATA_ADMIN_TOKEN',
      expiresAt: expect.any(String),
    });
    expect(browser.setCookie).toMatch(
      /^relata_session_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=604800$/,
    );
    expect(Math.abs(Date.parse(browser.session.expiresAt) - Date.now() - 12 * HOUR_MS)).toBeLessThan(60_000);
    expect((await browser.call('GET', '/v1/session')).body).toEqual(browser.session);
    expect(
      (await browser.call('POST', '/v1/locations', { body: { name: 'Made in a browser' } })).status,
    ).toBe(201);
    expect((await browser.call('GET', '/metrics')).status).toBe(200);

    expect(await signInWith({ code: made.body.code })).toMatchObject(code(401, 'sign_in_code_invalid'));
  });

  test('a browser that signs in anew ends the session that it had', async () => {
    const first = await signIn(app, { token: app.adminToken });
    const refused = await signInWith({ token: 'pit-unknown' }, { cookie: first.cookie });
    expect(refused).toMatchObject(code(401, 'token_invalid'));
    expect((await first.call('GET', '/v1/session')).status).toBe(200);
    const second = await signIn(app, { token: app.adminToken }, { cookie: first.cookie });
    expect(await first.call('GET', '/v1/session')).toMatchObject(code(401, 'session_ended'));
    expect((await second.call('GET', '/v1/session')).status).toBe(200);
  });

  test('a code is used by one of those who come at the same time', async () => {
    const used = await newCode(app);
    const answers = await Promise.all(Array.from({ length: 8 }, () => signInWith({ code: used })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
  });

  test('a code that is wrong, too old, or of a token that is gone signs nobody in', async () => {
    const before = await databaseState(app);
    expect(await signInWith({ code: 'x'.repeat(43) })).toMatchObject(code(401, 'sign_in_code_invalid'));
    expect(await signInWith({})).toMatchObject(code(422, 'invalid'));
    expect(await signInWith({ token: 'pit-unknown' })).toMatchObject(code(401, 'token_invalid'));
    expect(await signInWith({ token: METRICS_TOKEN })).toMatchObject(code(401, 'scope_missing'));
    expect(await databaseState(app)).toEqual(before);
    expect(await app.call('POST', '/v1/sign-in-codes', { token: METRICS_TOKEN })).toMatchObject(
      code(401, 'scope_missing'),
    );

    const old = await newCode(app);
    await app.database.query(ageCode(hashOf(old), 1));
    expect(await signInWith({ code: old })).toMatchObject(code(401, 'sign_in_code_invalid'));

    const { token, id } = await newToken(await app.newLocation());
    const orphan = await newCode(app, token);
    expect((await app.call('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
    expect(await signInWith({ code: orphan })).toMatchObject(code(401, 'sign_in_code_invalid'));
  });

  async function newToken(locationId: string): Promise<{ id: string; token: string }> {
    const body = {
      name: 'a program',
      locationIds: [locationId],
      scopes: ['webhooks.readonly', 'webhooks.write'],
    };
    return (await app.call('POST', '/v1/tokens', { body })).body;
  }

  test('a session has the rights of its token, and ends with it at once', async () => {
    const locationId = await app.newLocation();
    const { token, id } = await newToken(locationId);
    const browsers = [await signIn(app, { token }), await signIn(app, { code: await newCode(app, token) })];
    for (const browser of browsers) {
      expect(browser.session).toMatchObject({
        admin: false,
        locationIds: [locationId],
        scopes: ['webhooks.readonly', 'webhooks.write'],
        tokenName: 'a program',
      });
      expect((await browser.call('GET', `/v1/events?locationId=${locationId}`)).status).toBe(200);
      expect((await browser.call('GET', `/v1/events?locationId=${await app.newLocation()}`)).status).toBe(
        403,
      );
      expect((await browser.call('GET', `/associations/?locationId=${locationId}`)).status).toBe(401);
      expect((await browser.call('GET', '/v1/locations')).status).toBe(403);
    }
    expect((await app.call('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
    for (const browser of browsers)
      expect(await browser.call('GET', `/v1/events?locationId=${locationId}`)).toMatchObject(
        code(401, 'session_ended'),
      );
  });

  test('a session loses a location that is deleted, at once', async () => {
    const [kept, doomed] = [await app.newLocation(), await app.newLocation()];
    const browser = await signIn(app, { token: await app.newToken([kept, doomed]) });
    expect((await browser.call('GET', `/v1/events?locationId=${doomed}`)).status).toBe(200);
    expect((await app.call('DELETE', `/v1/locations/${doomed}`)).status).toBe(204);
    expect((await browser.call('GET', `/v1/events?locationId=${doomed}`)).status).toBe(403);
    expect((await browser.call('GET', '/v1/session')).body.locationIds).toEqual([kept]);
  });

  test('signing out ends the session and takes the cookie away', async () => {
    const browser = await signIn(app, { token: app.adminToken });
    const other = await signIn(app, { token: app.adminToken });
    const answer = await browser.call('DELETE', '/v1/session');
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
      204,
      `${nameOf(browser.cookie)}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`,
    ]);
    expect(await browser.call('GET', '/v1/session')).toMatchObject(code(401, 'session_ended'));
    expect((await other.call('GET', '/v1/session')).status).toBe(200);
  });

  test('whoever asks with a token hears who that is, and has no CSRF token', async () => {
    const locationId = await app.newLocation();
    const { token } = await newToken(locationId);
    expect((await app.call('GET', '/v1/session', { token })).body).toMatchObject({
      csrfToken: null,
      admin: false,
      locationIds: [locationId],
      tokenName: 'a program',
      expiresAt: null,
    });
  });

  test('what changes something needs the CSRF token of the very session', async () => {
    const browser = await signIn(app, { token: app.adminToken });
    const other = await signIn(app, { token: app.adminToken });
    const before = await databaseState(app);
    for (const [method, path] of [
      ['POST', '/v1/locations'],
      ['PUT', '/associations/x'],
      ['PATCH', '/v1/endpoints/x'],
      ['DELETE', '/v1/tokens/x'],
      ['DELETE', '/v1/session'],
    ] as const) {
      const csrfTokens = [
        '',
        'wrong',
        other.csrfToken,
        browser.csrfToken.slice(1),
        `${browser.csrfToken}x`,
        'ä',
      ];
      for (const sent of csrfTokens) {
        const answer = await browser.call(method, path, {
          body: { name: 'Nobody asked for this' },
          headers: { 'x-csrf-token': encodeURIComponent(sent) },
        });
        expect([method, sent, answer.status, answer.body.code ?? answer.body.message]).toEqual([
          method,
          sent,
          403,
          path.startsWith('/v1/')
            ? 'csrf_token_invalid'
            : 'A session needs its CSRF token in x-csrf-token to change anything',
        ]);
      }
    }
    const without = await app.call('POST', '/v1/locations', {
      token: null,
      body: { name: 'Nobody asked for this' },
      headers: { cookie: browser.cookie },
    });
    expect(without).toMatchObject(code(403, 'csrf_token_invalid'));
    expect(await databaseState(app)).toEqual(before);
  });

  test('requests that another page causes are refused, whatever they carry', async () => {
    const browser = await signIn(app, { token: app.adminToken });
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site };
      const body = { name: 'Nobody asked for this' };
      expect(await browser.call('POST', '/v1/locations', { body, headers })).toMatchObject(
        code(403, 'cross_origin'),
      );
      expect(await browser.call('GET', '/v1/tokens', { headers })).toMatchObject(code(403, 'cross_origin'));
      expect(await signInWith({ token: app.adminToken }, headers)).toMatchObject(code(403, 'cross_origin'));
    }
    for (const site of ['same-origin', 'none']) {
      const headers = { 'sec-fetch-site': site };
      expect((await browser.call('GET', '/v1/tokens', { headers })).status).toBe(200);
    }
    // A program with a token may run in any page that it likes.
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await app.call('GET', '/v1/tokens', { headers })).status).toBe(200);
  });

  test('what another page may send without asking signs nobody in', async () => {
    const body = JSON.stringify({ token: app.adminToken });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json'])
      expect(await signInWith(body, { 'content-type': type })).toMatchObject(code(415, 'content_type'));
    // A Blob without a type is sent as none.
    expect(await signInWith(new TextEncoder().encode(body), { 'content-type': '' })).toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400),
    });
    // Nor is anybody told that they may ask.
    const asked = await app.call('OPTIONS', '/v1/session', {
      token: null,
      headers: { origin: 'https://other.example.com', 'access-control-request-method': 'POST' },
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([404, null]);
  });

  test('a token goes before the cookie, right or wrong', async () => {
    const browser = await signIn(app, { token: app.adminToken });
    const token = await app.newToken(await app.newLocation());
    const headers = { cookie: browser.cookie };
    expect((await app.call('GET', '/v1/locations', { token, headers })).status).toBe(403);
    expect((await app.call('GET', '/v1/locations', { token: 'pit-wrong', headers })).status).toBe(401);
    expect((await app.call('POST', '/v1/locations', { body: { name: 'By token' }, headers })).status).toBe(
      201,
    );
  });

  test('a session ends without use, and when it is old, and its end moves with its use', async () => {
    // Not by way of the application, which remembers sessions for some seconds.
    const fresh = () => createSessions({ database: app.database, adminToken: app.adminToken });
    const browser = await signIn(app, { token: app.adminToken });
    const secret = secretOf(browser.cookie);
    const endOf = async () => Date.parse((await fresh().authenticate(secret))?.session?.expiresAt ?? '');
    const about = async (hours: number) => {
      const off = Math.abs((await endOf()) - Date.now() - hours * HOUR_MS);
      expect(off, `${hours} hours`).toBeLessThan(60_000);
    };
    await about(12);
    await app.database.query(ageSession(hashOf(secret), 11));
    await about(12);
    // Six days and 23 hours later, used all the time but for the last hours.
    await app.database.query(ageSession(hashOf(secret), 11));
    for (let hours = 22; hours < 165; hours += 11) {
      await about(12 - Math.max(0, hours + 12 - 168));
      await app.database.query(ageSession(hashOf(secret), 11));
    }
    await app.database.query(ageSession(hashOf(secret), 11));
    expect(await fresh().authenticate(secret)).toBeUndefined();

    const left = await signIn(app, { token: app.adminToken });
    await app.database.query(ageSession(hashOf(secretOf(left.cookie)), 13));
    expect(await fresh().authenticate(secretOf(left.cookie))).toBeUndefined();
  });

  test('what was signed in with the token of the environment ends when that is another', async () => {
    const { database, adminToken } = app;
    const made = await createSessions({ database, adminToken }).createCode('environment');
    const browser = await signIn(app, { token: adminToken });
    const others = [
      createSessions({ database, adminToken: 'another-token-of-the-admin' }),
      createSessions({ database, adminToken: undefined }),
    ];
    for (const other of others) expect(await other.authenticate(secretOf(browser.cookie))).toBeUndefined();
    expect(await others[0]?.redeem(made.code)).toBeUndefined();
    expect((await browser.call('GET', '/v1/session')).status).toBe(200);
  });

  test('a request with an idempotency key happens once, and its secret is for this session alone', async () => {
    const browser = await signIn(app, { token: app.adminToken });
    const locationId = await app.newLocation();
    const body = { name: 'once', locationIds: [locationId], scopes: ['webhooks.readonly'] };
    const send = (by = browser) =>
      by.call('POST', '/v1/tokens', {
        body,
        headers: { 'idempotency-key': `once ${engine}`.replace(' ', '-') },
      });
    const [first, again] = [await send(), await send()];
    expect([again.status, again.body.token]).toEqual([201, first.body.token]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await send(await signIn(app, { token: app.adminToken }));
    expect(other).toMatchObject(code(422, 'idempotency_key_reused'));
  });

  test('a session makes no codes', async () => {
    const browser = await signIn(app, { token: app.adminToken });
    expect(await browser.call('POST', '/v1/sign-in-codes')).toMatchObject(code(403, 'token_required'));
  });

  test('neither the log nor the database has anything to sign in with', async () => {
    const unused = await newCode(app);
    const browser = await signIn(app, { code: await newCode(app) });
    await browser.call('GET', '/v1/session');
    await signInWith({ code: unused.slice(1) });
    expect(log).toContain('/v1/session');
    const rows = statement<{ text: string }>(
      `test_sessions_text_${engine}`,
      `select string_agg(t::text, ' ') as text from (
        select hash, token_id, proof from session union all select hash, token_id, proof from sign_in_code
      ) as t`,
    );
    const [stored] = await app.database.query(rows());
    expect(stored?.text).toContain(hashOf(unused));
    for (const secret of [unused, secretOf(browser.cookie), browser.csrfToken, app.adminToken]) {
      expect(log).not.toContain(secret);
      expect(stored?.text).not.toContain(secret);
    }
  });
});
