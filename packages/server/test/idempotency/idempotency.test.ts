import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeOldKeys } from '../../src/db/once-store.ts';
import { type Query, statement } from '../../src/db/statement.ts';
import { knownRoutes } from '../contract/calls.ts';
import { describedRoutes, targetOf } from '../contract/described-routes.ts';
import { BUYER, type RealEstate, realEstate } from '../support/real-estate.ts';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const age = statement<unknown>(
  'test_idempotency_age',
  `update idempotency set created_at = created_at - interval '1 day', claimed_until = 'epoch'`,
);
const rows = statement<{ token_id: string; key: string; body: string | null }>(
  'test_idempotency_rows',
  `select token_id, key, body from idempotency`,
);

const CLIENTS = 50;

describe.each(engines)('Idempotency-Key on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  const post = (path: string, body: unknown, key: string, token = world.token): Promise<Answer> =>
    app.call('POST', path, { token, body, headers: { 'idempotency-key': key } });
  const contact = (email = `${randomUUID()}@example.com`) => ({ locationId: world.locationId, email });
  const events = async (type: string) =>
    (await app.log(world.locationId)).filter((each) => each.type === type);
  const query = (wanted: Query) => app.database.query(wanted);

  // Every POST that changes something, as the API describes itself: one that is new is here by itself.
  test('every POST gives its first answer again, and happens once', { timeout: 60_000 }, async () => {
    const routes = (await describedRoutes(app)).filter(({ method }) => method === 'POST');
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      // Nobody in particular has no keys: signing in again makes another session.
      if (route.scope.endsWith('.readonly') || route.scope === 'public') continue;
      const known = knownRoutes[route.name];
      if (known === undefined) throw new Error(`${route.name} is not known`);
      const call = await known.prepare(world, app);
      const token = route.scope === 'admin' ? app.adminToken : world.token;
      const send = () =>
        post(targetOf(route, call), call.body, `every ${route.name}`.replaceAll(' ', '-'), token);
      const before = await app.log(world.locationId);
      const first = await send();
      expect([route.name, Math.floor(first.status / 100)]).toEqual([route.name, 2]);
      const between = await app.log(world.locationId);
      const second = await send();
      expect([route.name, second.status, second.body]).toEqual([route.name, first.status, first.body]);
      expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect([route.name, first.headers.get('idempotency-replayed')]).toEqual([route.name, null]);
      expect([route.name, second.headers.get('idempotency-replayed')]).toEqual([route.name, 'true']);
      const after = await app.log(world.locationId);
      expect([route.name, after.length]).toEqual([route.name, between.length]);
      expect(between.length).toBeGreaterThanOrEqual(before.length);
    }
  });

  test('of fifty at once one does it, the others hear 409 or the first answer', async () => {
    for (const [path, body, status] of [
      ['/contacts/', contact(), 201],
      ['/v1/locations', { name: 'Once' }, 201],
    ] as const) {
      const key = randomUUID();
      const before = (await app.log(world.locationId)).length;
      const answers = await Promise.all(
        Array.from({ length: CLIENTS }, () => post(path, body, key, app.adminToken)),
      );
      const done = answers.filter((answer) => answer.status === status);
      const inFlight = answers.filter((answer) => answer.status === 409);
      expect(done.length).toBeGreaterThan(0);
      expect(done.length + inFlight.length).toBe(CLIENTS);
      expect(new Set(done.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
      expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
      for (const { headers } of inFlight) expect(headers.get('retry-after')).toBe('1');
      expect((await app.log(world.locationId)).length - before).toBe(path === '/contacts/' ? 1 : 0);
      expect((await post(path, body, key, app.adminToken)).body).toEqual(done[0]?.body);
    }
  });

  test('another body, path or query under the same key is refused', async () => {
    const key = randomUUID();
    const body = contact();
    expect((await post('/contacts/', body, key)).status).toBe(201);
    const before = (await app.log(world.locationId)).length;
    for (const [path, other] of [
      ['/contacts/', contact()],
      ['/contacts/upsert', body],
      ['/contacts/?a=b', body],
    ] as const) {
      const answer = await post(path, other, key);
      expect(answer).toMatchObject({
        status: 422,
        body: { message: 'This Idempotency-Key was sent with another request' },
      });
    }
    expect((await app.log(world.locationId)).length).toBe(before);
    // The same in other words: with a slash less, and its properties in the same order.
    expect((await post('/contacts', body, key)).headers.get('idempotency-replayed')).toBe('true');
  });

  test('keys belong to a token and a location', async () => {
    const key = randomUUID();
    const other = await realEstate(app);
    const sameLocation = await app.newToken(world.locationId);
    const both = await app.newToken([world.locationId, other.locationId]);
    const made = await post('/contacts/', contact(), key);
    for (const [token, locationId] of [
      [sameLocation, world.locationId],
      [other.token, other.locationId],
      [both, world.locationId],
      [both, other.locationId],
    ] as const) {
      const answer = await post('/contacts/', { ...contact(), locationId }, key, token);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('idempotency-replayed')).toBeNull();
      expect(answer.body.contact.id).not.toBe(made.body.contact.id);
    }
    // Nor does it lead around a refusal.
    const body = { ...contact(), locationId: other.locationId };
    await post('/contacts/', body, 'around', other.token);
    expect((await post('/contacts/', body, 'around')).status).toBe(403);
    expect((await post('/contacts/', body, 'around', 'nobody')).status).toBe(401);
  });

  test('a refusal by the rules is kept; one for the form, the token or the location is not', async () => {
    const key = randomUUID();
    const taken = contact();
    await post('/contacts/', taken, randomUUID());
    const refused = await post('/contacts/', taken, key);
    expect(refused.status).toBe(400);
    const again = await post('/contacts/', taken, key);
    expect([again.status, again.body]).toEqual([400, refused.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');

    const free = randomUUID();
    expect((await post('/contacts/', { ...contact(), unknown: 1 }, free)).status).toBe(422);
    expect((await post('/contacts/', '{', free)).status).toBe(400);
    expect((await post('/contacts/', { ...contact(), locationId: 'x' }, free)).status).toBe(403);
    expect((await post('/contacts/', contact(), free, 'nobody')).status).toBe(401);
    expect((await post('/contacts/', contact(), free)).status).toBe(201);

    const own = await post('/v1/endpoints', { url: 'http://10.0.0.1/' }, key);
    expect(own.status).toBe(422);
    const ownAgain = await post('/v1/endpoints', { url: 'http://10.0.0.1/' }, key);
    expect([ownAgain.status, ownAgain.body]).toEqual([422, own.body]);
    expect(ownAgain.headers.get('content-type')).toBe(own.headers.get('content-type'));
  });

  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['with a space', 'a b'],
    ['not in ASCII', 'schlüssel'],
  ])('a key that is %s is refused', async (_, key) => {
    const answer = await post('/contacts/', contact(), key);
    expect(answer.status).toBe(422);
    expect(answer.body.message).toEqual(['Idempotency-Key must have 1 to 255 visible ASCII characters']);
  });

  test('where nothing is changed it is ignored', async () => {
    const search = () =>
      post('/contacts/search', { locationId: world.locationId, query: 'nobody' }, 'search');
    expect((await search()).body.total).toBe(0);
    await world.expect(201, 'POST', '/contacts/', { ...contact(), firstName: 'nobody' });
    expect((await search()).body.total).toBe(1);
    const headers = { 'idempotency-key': 'read' };
    const got = await app.call('GET', '/associations/', { token: world.token, headers });
    expect(got.status).toBe(200);
  });

  test('a bulk is answered again as a whole', async () => {
    const associationId = await world.newAssociation();
    const [first = ''] = await world.newBuyers(1);
    const seconds = await world.newProperties(3);
    const add = [...seconds, 'x'].map((secondRecordId) => ({
      associationId,
      firstRecordId: first,
      secondRecordId,
    }));
    const send = () => post('/associations/relations/bulk', { locationId: world.locationId, add }, 'bulk');
    const before = (await events('RelationCreate')).length;
    const made = await send();
    expect(made.body.results.created).toHaveLength(3);
    expect(made.body.results.errored).toMatchObject([{ index: 3, statusCode: 400 }]);
    expect((await send()).body).toEqual(made.body);
    expect((await events('RelationCreate')).length - before).toBe(3);
  });

  test('a token is shown again to who asked for it, and to nobody else', async () => {
    const body = { name: 'once', locationIds: [world.locationId], scopes: ['contacts.write'] };
    const made = await post('/v1/tokens', body, 'token', app.adminToken);
    const again = await post('/v1/tokens', body, 'token', app.adminToken);
    expect(again.body).toEqual(made.body);
    expect(again.body.token).toMatch(/^pit-/);
    const stored = JSON.stringify(await query(rows()));
    expect(stored).not.toContain(made.body.token);
    expect(stored).not.toContain(Buffer.from(made.body.token).toString('base64').slice(4, 30));
    expect((await post('/contacts/', contact(), randomUUID(), made.body.token)).status).toBe(201);
  });

  test('after a day it is a new request, and old rows go', async () => {
    const body = contact();
    const first = await post('/contacts/', body, 'aged');
    expect(first.status).toBe(201);
    await query(age());
    // The contact exists by now, so that doing it again is refused.
    expect((await post('/contacts/', body, 'aged')).status).toBe(400);
    const fresh = await query(rows());
    const removed = await query(removeOldKeys(24 * 3_600_000, 1_000));
    expect(removed.length).toBeGreaterThan(0);
    expect(await query(rows())).toHaveLength(fresh.length - removed.length);
    expect((await post('/contacts/', body, 'aged')).headers.get('idempotency-replayed')).toBe('true');
  });

  test('single and joined, with keys and without, are the same', async () => {
    const keyed = (n: number) => (n % 3 === 0 ? post('/contacts/', contact(), `joined-${n}`) : undefined);
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, n) => keyed(n) ?? world.call('POST', '/contacts/', contact())),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.contact.id)).size).toBe(120);
    for (let n = 0; n < 120; n += 30) expect(answers[n]?.body.contact.id).toBeDefined();
  });

  test('a record of many writes is found under its key by its own body alone', async () => {
    const send = (name: string, key: string) =>
      post(`/objects/${BUYER}/records`, { locationId: world.locationId, properties: { name } }, key);
    const [a, b] = await Promise.all([send('a', 'record-a'), send('b', 'record-b')]);
    const [a2, b2] = await Promise.all([send('a', 'record-a'), send('b', 'record-b')]);
    expect([a2?.body, b2?.body]).toEqual([a?.body, b?.body]);
    expect(a?.body.record.id).not.toBe(b?.body.record.id);
  });
});
