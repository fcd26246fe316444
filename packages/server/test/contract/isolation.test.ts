import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseState } from '../support/database-state.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { put } from './bad-calls.ts';
import { type Call, type KnownRoute, knownRoutes } from './calls.ts';
import { type Described, describedRoutes, targetOf } from './described-routes.ts';

// To a token, what is in another location does not exist: whatever it asks about it is answered as for an id that
// nobody has, byte for byte.

/** Those that a location's token may call at all. */
const ofLocations = Object.entries(knownRoutes).filter(
  ([name]) =>
    !/\/v1\/(locations|tokens|keys|status|session|sign-in-codes)|\/healthz|\/readyz|\/openapi/.test(name),
);

describe.each(engines)('another location on %s', (engine) => {
  let app: TestApp;
  let own: RealEstate;
  let foreign: RealEstate;
  /** Of the own location and one more, so that it must find out which one is meant. */
  let tokenOfTwo: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    own = await realEstate(app);
    foreign = await realEstate(app);
    tokenOfTwo = await app.newToken([own.locationId, await app.newLocation()]);
  });
  afterAll(() => app?.close());

  /** What a call looks like to who sent it, with one word put for the id that it is about. */
  async function seen(route: Described, call: Call, id: string, token: string): Promise<object> {
    const target = targetOf(route, call);
    const answer = await app.call(route.method, target, { token, ...(call.body && { body: call.body }) });
    return { status: answer.status, headers: headersOf(answer), body: bodyOf(answer, id) };
  }

  test.each(ofLocations)('%s', async (name, known) => {
    const route = (await describedRoutes(app)).find((each) => each.name === name);
    if (route === undefined) throw new Error(`${name} is not described`);
    const ownCall = await known.prepare(own, app);
    const foreignCall = await known.prepare(foreign, app);
    const before = await databaseState(app);
    const pairs = substitutions(known, ownCall, foreignCall);
    // Every route names its location one way or another, but those that list what is the token's.
    if (!/^GET \/v1\/endpoints$/.test(name)) expect(pairs.length).toBeGreaterThan(0);
    for (const { place, theirs, nobodys, call } of pairs) {
      for (const token of [own.token, tokenOfTwo]) {
        const asked = [place, await seen(route, call(theirs), theirs, token)];
        const unknown = [place, await seen(route, call(nobodys), nobodys, token)];
        expect(asked).toEqual(unknown);
        expect(JSON.stringify(asked)).not.toContain(theirs);
      }
    }
    expect(await databaseState(app)).toEqual(before);
  });

  test('lists hold what is the own alone', async () => {
    const companyOf = async (world: RealEstate) =>
      (await world.expect(200, 'GET', '/associations/')).associations;
    const association = await foreign.newAssociation({ secondObjectKey: await foreign.newObject('lonely') });
    await foreign.newContact();
    expect((await companyOf(foreign)).map(({ id }: { id: string }) => id)).toContain(association);
    const texts = await Promise.all(
      [
        ['GET', '/associations/?limit=200'],
        ['GET', '/associations/objectKey/lonely'],
        ['GET', '/objects/'],
        ['POST', '/contacts/search'],
        ['POST', '/objects/real_estate_buyer/records/search'],
        ['GET', `/v1/events?locationId=${own.locationId}`],
        ['GET', '/v1/endpoints'],
        ['GET', '/v1/lanes'],
        ['GET', `/v1/relations?locationId=${own.locationId}`],
        ['GET', `/v1/attempts?locationId=${own.locationId}`],
      ].map(async ([method = '', path = '']) => {
        const answer = await own.call(method, path, method === 'POST' ? {} : undefined);
        expect([path, answer.status]).toEqual([path, 200]);
        return JSON.stringify(answer.body);
      }),
    );
    for (const text of texts) {
      expect(text).not.toContain(foreign.locationId);
      expect(text).not.toContain(association);
    }
  });

  test("a search by relation finds nothing by another location's ids", async () => {
    const associationId = await foreign.newAssociation({ secondObjectKey: await foreign.newObject('pool') });
    const [buyer = ''] = await foreign.newBuyers(1);
    const pool = await foreign.newRecord('custom_objects.pool');
    await foreign.relateAll([[associationId, buyer, pool]]);
    const nested = (association: string, record: string) => ({
      filters: [
        {
          field: 'relations',
          operator: 'nested',
          value: [
            { field: 'associationId', operator: 'eq', value: association },
            { field: 'recordId', operator: 'eq', value: record },
          ],
        },
      ],
    });
    const path = '/objects/real_estate_buyer/records/search';
    const found = await foreign.expect(200, 'POST', path, nested(associationId, pool));
    expect(found.records.map(({ id }: { id: string }) => id)).toEqual([buyer]);
    expect(await own.expect(200, 'POST', path, nested(associationId, pool))).toEqual({
      records: [],
      total: 0,
    });
  });

  test('a token of several locations must say which, where nothing else tells', async () => {
    const must = 'locationId must be given: the token has more than one location';
    const association = 'BUSINESSES_CONTACTS_ASSOCIATION';
    for (const [method = '', path = '', body] of [
      ['GET', '/associations/'],
      ['GET', '/objects/'],
      ['GET', `/associations/${association}`],
      ['PUT', `/associations/${association}`, { firstObjectLabel: 'a', secondObjectLabel: 'b' }],
      ['DELETE', `/associations/${association}`],
      ['POST', '/contacts/', {}],
      ['POST', '/contacts/search', {}],
    ] as const) {
      const answer = await app.call(method, path, { token: tokenOfTwo, ...(body && { body }) });
      expect([path, answer.status, answer.body.message]).toEqual([path, 422, [must]]);
    }
    const [id = ''] = await own.newBuyers(1);
    const found = await app.call('GET', `/objects/real_estate_buyer/records/${id}`, { token: tokenOfTwo });
    expect(found).toMatchObject({ status: 200, body: { record: { id, locationId: own.locationId } } });
  });

  test('a token that has lost its last location reaches nothing', async () => {
    const doomed = await realEstate(app);
    const { id } = await own.expect(201, 'POST', '/v1/endpoints', {
      url: 'http://127.0.0.1:9/',
      events: ['ContactDelete'],
    });
    expect((await app.call('DELETE', `/v1/locations/${doomed.locationId}`)).status).toBe(204);
    expect((await doomed.call('GET', '/associations/')).status).toBe(422);
    expect((await doomed.call('GET', `/associations/?locationId=${own.locationId}`)).status).toBe(403);
    expect((await doomed.call('GET', `/v1/endpoints/${id}`)).status).toBe(404);
    const made = await doomed.call('POST', '/v1/endpoints', { url: 'http://127.0.0.1:9/secret' });
    expect(made.status).toBe(403);
    expect(
      (await own.expect(200, 'GET', '/v1/endpoints')).data.map((each: { id: string }) => each.id),
    ).toContain(id);
    expect((await doomed.expect(200, 'GET', '/v1/endpoints')).data).toEqual([]);
  });
});

interface Substitution {
  readonly place: string;
  readonly theirs: string;
  readonly nobodys: string;
  readonly call: (id: string) => Call;
}

/** Each place of a call at which an id or the name of a location stands, with the other location's in it. */
function substitutions(known: KnownRoute, own: Call, foreign: Call): Substitution[] {
  const found: Substitution[] = [];
  for (const [name, theirs] of Object.entries(foreign.params ?? {})) {
    if (own.params?.[name] === theirs) continue;
    const call = (id: string): Call => ({ ...own, params: { ...own.params, [name]: id } });
    found.push({ place: `${name} in the path`, theirs, nobodys: nobodysLike(theirs), call });
    const { locationId: _, ...query } = own.query ?? {};
    const unnamed = (id: string): Call => ({ ...call(id), query });
    found.push({
      place: `${name} in the path, no location`,
      theirs,
      nobodys: nobodysLike(theirs),
      call: unnamed,
    });
  }
  const theirLocation = foreign.query?.['locationId'];
  if (theirLocation !== undefined) {
    const call = (id: string): Call => ({ ...own, query: { ...own.query, locationId: id } });
    found.push({
      place: 'locationId in the query',
      theirs: theirLocation,
      nobodys: nobodysLike(theirLocation),
      call,
    });
    const theirCall = (id: string): Call => ({ ...foreign, query: { ...foreign.query, locationId: id } });
    found.push({
      place: 'all of it',
      theirs: theirLocation,
      nobodys: nobodysLike(theirLocation),
      call: theirCall,
    });
  }
  for (const place of Object.keys(known.references ?? {})) {
    const theirs = valueAt(foreign.body, place);
    if (theirs === valueAt(own.body, place)) continue;
    const call = (id: string): Call => {
      const body = structuredClone(own.body) as Record<string, unknown>;
      put(body, place.split('.'), id);
      return { ...own, body };
    };
    found.push({ place: `${place} in the body`, theirs, nobodys: nobodysLike(theirs), call });
  }
  return found;
}

/** As long and of the same letters, so that nothing but the id itself can make a difference. */
function nobodysLike(id: string): string {
  const last = id.slice(-6);
  return id.slice(0, -last.length) + last.replace(/[0-9a-zA-Z]/g, (letter) => (letter === '7' ? '6' : '7'));
}

function valueAt(body: unknown, place: string): string {
  const value = place.split('.').reduce<unknown>((each, key) => (each as Record<string, unknown>)[key], body);
  return String(value);
}

function headersOf({ headers }: Answer): object {
  const own = new Set(['x-trace-id', 'date']);
  return Object.fromEntries([...headers].filter(([name]) => !own.has(name)));
}

function bodyOf({ body }: Answer, id: string): string {
  const text = JSON.stringify(body).replaceAll(id, '<id>');
  return body.traceId === undefined ? text : text.replaceAll(body.traceId, '<trace>');
}
