import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';
import { type Browser, signIn } from './browser.ts';

const HTTPS = { origin: 'https://relata.example.com' };

describe('the cookie of a session', () => {
  let app: TestApp;
  let port: string;
  let browser: Browser;
  let other: Browser;

  beforeAll(async () => {
    app = await startTestApp({ engine: 'pglite', background: false });
    port = new URL(app.url).port;
    const token = () => app.newLocation().then((locationId) => app.newToken(locationId));
    browser = await signIn(app, { token: await token() });
    other = await signIn(app, { token: await token() });
  });
  afterAll(() => app?.close());

  const secretOf = ({ cookie }: Browser) => cookie.slice(cookie.indexOf('=') + 1);
  const garbage = (n: number) => `relata_session_${port}=${String(n).repeat(43)}`;
  const ask = async (...cookies: string[]): Promise<string> => {
    const headers = { cookie: cookies.join('; ') };
    const { status, body } = await app.call('GET', '/v1/session', { token: null, headers });
    return status === 200 ? body.locationIds[0] : body.code;
  };
  const mine = () => browser.session.locationIds[0];

  /** As by a proxy, or under another name. */
  async function askAs(host: string, cookie: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const asked = request(`${app.url}/v1/session`, { headers: { host, cookie } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end();
    return promise;
  }

  test('is found among others, and what is none is refused', async () => {
    expect(await ask('a=b', browser.cookie, 'c=d')).toBe(mine());
    const name = `relata_session_${port}`;
    for (const cookie of [
      '',
      'a=b',
      name,
      `${name}=`,
      `x${browser.cookie}`,
      `a=${browser.cookie}`,
      `${name}=${'x'.repeat(4_000)}`,
      `${name}="${secretOf(browser)}"`,
      `${name} =${secretOf(browser)}`,
      `${name}=${secretOf(browser)}x`,
      `${name}=${secretOf(browser)} x`,
    ])
      expect([cookie, await ask(cookie)]).toEqual([cookie, 'token_invalid']);
    expect(await ask(garbage(1))).toBe('session_ended');
  });

  test('has the port in its name, so that two relatas on one host do not sign each other out', async () => {
    expect(browser.cookie).toMatch(new RegExp(`^relata_session_${port}=[\\w-]{43}$`));
    const onAnotherPort = `relata_session_${Number(port) + 1}=${secretOf(other)}`;
    expect(await ask(onAnotherPort, browser.cookie)).toBe(mine());
    expect(await ask(onAnotherPort)).toBe('token_invalid');
    const secret = secretOf(browser);
    expect(await askAs('relata.example.com', `relata_session=${secret}`)).toBe(200);
    expect(await askAs('[::1]', `relata_session=${secret}`)).toBe(200);
    expect(await askAs('[::1]:80', `relata_session_80=${secret}`)).toBe(200);
    expect(await askAs('relata.example.com', browser.cookie)).toBe(401);
  });

  test('what another program on this host has set beside it does nothing', async () => {
    expect(await ask(garbage(1), garbage(2), browser.cookie)).toBe(mine());
    expect(await ask(browser.cookie, garbage(1), `relata_session_${port}=short`)).toBe(mine());
    expect(await ask(browser.cookie, browser.cookie)).toBe(mine());
    // Somebody's own session set over another's: whose is not to be told.
    expect(await ask(other.cookie, browser.cookie)).toBe('session_ended');
    expect(await ask(browser.cookie, other.cookie)).toBe('session_ended');
    expect(await ask(garbage(1), garbage(2), garbage(3), garbage(4), browser.cookie)).toBe('session_ended');
    const change = (headers: Record<string, string>) =>
      app.call('DELETE', '/v1/endpoints/none', { token: null, headers });
    const cookie = `${garbage(1)}; ${browser.cookie}`;
    expect((await change({ cookie, 'x-csrf-token': browser.csrfToken })).status).toBe(404);
    expect((await change({ cookie, 'x-csrf-token': other.csrfToken })).body.code).toBe('csrf_token_invalid');
  });

  test('what it is answered with is kept by no cache, whoever else has this browser', async () => {
    const [locationId] = browser.session.locationIds;
    for (const path of [`/v1/events?locationId=${locationId}`, `/associations/?locationId=${locationId}`]) {
      const { headers } = await browser.call('GET', path);
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
    const byToken = await app.call('GET', `/v1/events?locationId=${locationId}`);
    expect([byToken.status, byToken.headers.get('cache-control')]).toEqual([200, null]);
  });

  test('signing in ends whatever was signed in there, also what somebody else has set', async () => {
    const { adminToken: token } = app;
    const [own, set] = [await signIn(app, { token }), await signIn(app, { token })];
    const cookie = `${set.cookie}; ${own.cookie}`;
    const anew = await signIn(app, { token }, { cookie });
    for (const before of [own, set]) expect(await ask(before.cookie)).toBe('session_ended');
    const headers = { cookie: `${set.cookie}; ${anew.cookie}` };
    expect((await app.call('GET', '/v1/session', { token: null, headers })).status).toBe(200);
  });

  test('is for https alone where the page came by it, and then counts before any other', async () => {
    const { adminToken: token } = app;
    const secure = await signIn(app, { token }, HTTPS);
    expect(secure.setCookie).toMatch(
      new RegExp(
        `^__Host-relata_session_${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=604800; Secure$`,
      ),
    );
    const isAdmin = async (...cookies: string[]) =>
      (await app.call('GET', '/v1/session', { token: null, headers: { cookie: cookies.join('; ') } })).body
        .admin;
    expect(await isAdmin(browser.cookie, other.cookie, secure.cookie)).toBe(true);
    expect(await isAdmin(secure.cookie, browser.cookie)).toBe(true);
    expect(await ask(browser.cookie, `__Host-${garbage(1)}`)).toBe('session_ended');
    const plain = await signIn(
      app,
      { token },
      { origin: 'http://127.0.0.1:4080', 'x-forwarded-proto': 'https' },
    );
    expect(plain.setCookie).toMatch(/^relata_session_/);
    expect(plain.setCookie).not.toContain('Secure');

    const out = await secure.call('DELETE', '/v1/session', { headers: HTTPS });
    expect(out.headers.get('set-cookie')).toBe(
      `__Host-relata_session_${port}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0; Secure`,
    );
    expect(await ask(secure.cookie)).toBe('session_ended');
  });
});
