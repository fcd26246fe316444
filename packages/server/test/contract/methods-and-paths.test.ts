import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseState } from '../support/database-state.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { knownRoutes } from './calls.ts';
import { type Described, describedRoutes, targetOf } from './described-routes.ts';
import { faultsOfRefusal } from './refusals.ts';

const NOBODY = { status: 401, says: ['Invalid token: access token is invalid'] };

/** Without what an answer says of the moment in which it was given. */
function timeless(body: Answer['body']): Answer['body'] {
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'since' || key === 'time' ? 'a time' : value,
  );
}

describe.each(engines)('methods and paths on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;
  let routes: Described[];

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    routes = await describedRoutes(app);
  });
  afterAll(() => app?.close());

  /** Its parameters filled with something. */
  const somewhere = (route: Described) =>
    targetOf(route, { params: Object.fromEntries(route.pathParameters.map(({ name }) => [name, 'x'])) });

  test('every route is served with and without a slash at the end', async () => {
    const faults: string[] = [];
    for (const route of routes.filter(({ scope }) => scope !== 'public')) {
      const path = somewhere(route).replace(/\/$/, '');
      for (const target of [path, `${path}/`, `${path}?a=b`, `${path}/?a=b`]) {
        const answer = await app.call(route.method, target, { token: null });
        const found = faultsOfRefusal(target, answer, NOBODY);
        faults.push(...found.map((fault) => `${route.method} ${target}: ${fault}`));
      }
    }
    expect(faults).toEqual([]);
  });

  test('reads give the same with a slash at the end', async () => {
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      const call = await knownRoutes[route.name]?.prepare(world, app);
      const token = route.scope === 'admin' ? app.adminToken : world.token;
      const [path = '', query = ''] = targetOf(route, call ?? {}).split('?');
      const bare = path.replace(/\/$/, '');
      const without = await app.call('GET', `${bare}?${query}`, { token });
      const slashed = await app.call('GET', `${bare}/?${query}`, { token });
      expect([route.name, without.status]).toEqual([route.name, 200]);
      expect(timeless(slashed.body)).toEqual({
        ...timeless(without.body),
        ...(without.body.traceId && { traceId: expect.any(String) }),
      });
    }
  });

  test('a method that a path does not have is no route', async () => {
    const known = new Set(routes.map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`));
    const before = await databaseState(app);
    const faults: string[] = [];
    for (const route of routes) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (known.has(`${method} ${route.path.replace(/\/$/, '')}`)) continue;
        const target = somewhere(route);
        // Parts of a path that stand for something here may be the name of a parameter elsewhere.
        if (matches(routes, method, target)) continue;
        const answer = await app.call(method, target, { token: world.token });
        const found = faultsOfRefusal(target, answer, { status: 404, says: [`Cannot ${method} ${target}`] });
        faults.push(...found.map((fault) => `${method} ${target}: ${fault}`));
      }
    }
    expect(faults).toEqual([]);
    expect(await databaseState(app)).toEqual(before);
  });

  test('HEAD answers as GET does, without a body', async () => {
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      const call = (await knownRoutes[route.name]?.prepare(world, app)) ?? {};
      const token = route.scope === 'admin' ? app.adminToken : world.token;
      const found = await app.call('HEAD', targetOf(route, call), { token });
      expect([route.name, found.status, found.body]).toEqual([route.name, 200, '']);
      if (route.scope === 'public') continue;
      const refused = await app.call('HEAD', targetOf(route, call), { token: null });
      expect([route.name, refused.status, refused.body]).toEqual([route.name, 401, '']);
      expect(refused.headers.get('x-trace-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test.each([
    ['GET', '/x'],
    ['POST', '/'],
    ['POST', '/v1'],
    ['GET', '/v1/'],
    ['GET', '/v1/x'],
    ['GET', '/v2/locations'],
    ['GET', '/ASSOCIATIONS/'],
    ['GET', '//associations/'],
    ['GET', '/associations//x'],
    ['GET', '/associations/x/y/z'],
    ['GET', '/associations/../objects/'],
    ['GET', '/associations/%2E%2E/objects/'],
    ['POST', '/healthz'],
    ['DELETE', '/openapi.json'],
    ['GET', '/__proto__'],
    ['GET', '/constructor/prototype'],
    ['GET', `/${'x'.repeat(10_000)}`],
  ])('%s %s is no route', async (method, target) => {
    const answer = await raw(method, target);
    const path = target.length > 100 ? 'Cannot GET /xxx' : `Cannot ${method} ${target}`;
    const form = target === '/v1' ? '/v1/' : target;
    expect(faultsOfRefusal(form, answer, { status: 404, says: [path] })).toEqual([]);
  });

  test.each(['/%', '/%zz', '/%E2%82', '/associations/%ED%A0%80', '/v1/locations/%ff'])(
    '%s is no path',
    async (target) => {
      const method = target.startsWith('/v1/') ? 'DELETE' : 'GET';
      const refused = { status: 400, says: ['The path is not valid percent-encoded UTF-8'] };
      expect(faultsOfRefusal(target, await raw(method, target), refused)).toEqual([]);
    },
  );

  test('what need not be proven to be anyone is open to all', async () => {
    for (const path of ['/health', '/healthz', '/readyz', '/openapi.json', '/docs', '/docs/']) {
      expect([path, (await app.call('GET', path, { token: null })).status]).toEqual([path, 200]);
      expect([path, (await app.call('GET', path, { token: 'nobody' })).status]).toEqual([path, 200]);
    }
  });

  test('the page about the API, and the script that it names, are there', async () => {
    for (const path of ['/docs', '/docs/']) {
      const page = await fetch(`${app.url}${path}`);
      expect(page.headers.get('content-type')).toContain('text/html');
      const script = /<script src="([^"]+)"/.exec(await page.text())?.[1] ?? '';
      const answer = await fetch(new URL(script, page.url));
      expect(answer.headers.get('content-type')).toContain('javascript');
      expect((await answer.text()).length).toBeGreaterThan(100_000);
    }
    expect((await fetch(`${app.url}/docs/other`)).status).toBe(404);
  });

  /** A request whose path is sent as it is; `fetch` puts paths in order first. */
  async function raw(method: string, path: string) {
    const { hostname, port } = new URL(app.url);
    const headers = { authorization: `Bearer ${world.token}` };
    return new Promise<Awaited<ReturnType<TestApp['call']>>>((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers, agent: false }, async (response) => {
        const text = (await response.toArray()).join('');
        const seen = new Headers(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({
          status: response.statusCode ?? 0,
          headers: seen,
          body: text === '' ? '' : JSON.parse(text),
        });
      });
      sent.on('error', reject).end();
    });
  }
});

function matches(routes: readonly Described[], method: string, target: string): boolean {
  const parts = target.split('/').filter((part) => part !== '');
  return routes.some((route) => {
    const pattern = route.path.split('/').filter((part) => part !== '');
    const isSameLength = route.method === method && pattern.length === parts.length;
    return isSameLength && pattern.every((part, index) => part.startsWith('{') || part === parts[index]);
  });
}
