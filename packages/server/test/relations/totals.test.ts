import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { KnownTotals } from '../../src/relations/known-totals.ts';
import { trimLog } from '../../src/retention/store.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { callAt, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

// Totals are remembered from one relation on, and a log of more than a few events is not read: so all ways to a total are
// gone in a few steps.
const TOTALS = { totalMin: 1, eventsMax: 6, countedPerEvent: 0.1 };
const COMPANIES = 'BUSINESSES_CONTACTS_ASSOCIATION';
const RUNS = 50;
const STEPS_MAX = 25;

const counted = statement<{ n: number }>(
  'test_relations_counted',
  `
  select (select count(*) from relation where location_id = $1 and first_record_id = $2)
    + (select count(*) from relation where location_id = $1 and second_record_id = $2) as n
`,
);
const countedOfSome = statement<{ n: number }>(
  'test_relations_counted_of_some',
  `
  select count(*) as n
  from relation
  where location_id = $1 and (first_record_id = $2 or second_record_id = $2) and association_id = any($3::text[])
`,
);
const bounds = statement<{ head: number; tail: number }>(
  'test_bounds_of_log',
  `select head, tail from location where id = $1`,
);
/** Behind the back of the log. */
const loseOne = statement(
  'test_lose_relation',
  `
  delete from relation
  where location_id = $1 and id = (select min(id) from relation where location_id = $1 and first_record_id = $2)
`,
);
/** As a standby is that lacks the last change: nothing is left of it. */
const forgetLast = statement(
  'test_forget_last_change',
  `
  with forgotten as (
    delete from event where location_id = $1 and seq = (select head from location where id = $1) returning entity_id
  ),
  relations as (
    delete from relation where location_id = $1 and id in (select entity_id from forgotten)
  )
  update location set head = head - 1, head_at = (
    select created_at from event where location_id = $1 and seq = location.head - 1
  )
  where id = $1
`,
);

type Step =
  | { kind: 'list'; node: 0 | 1; of: 'hub' | 'company'; skip: number; associations: number }
  | { kind: 'link'; node: 0 | 1; others: number[]; way: number }
  | { kind: 'unlink'; node: 0 | 1; which: number }
  | { kind: 'employ'; which: number; isEmployed: boolean }
  | { kind: 'remove record' | 'remove contact' | 'remove association'; which: number }
  | { kind: 'pass'; events: number }
  | { kind: 'trim'; kept: number };

const node = fc.constantFrom<0 | 1>(0, 1);
const which = fc.nat({ max: 20 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        kind: fc.constant('list' as const),
        node,
        of: fc.constantFrom<'hub' | 'company'>('hub', 'hub', 'company'),
        skip: fc.nat({ max: 3 }),
        associations: fc.nat({ max: 3 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('link' as const),
        node,
        others: fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 5 }),
        way: fc.nat({ max: 2 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('unlink' as const), node, which }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('employ' as const), which, isEmployed: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('remove record' as const, 'remove contact', 'remove association'),
        which,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), events: fc.nat({ max: 8 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('trim' as const), kept: fc.nat({ max: 6 }) }) },
  ),
  { minLength: 5, maxLength: STEPS_MAX, size: 'max' },
);

describe.each(engines)('the total of a record’s relations on %s', (engine) => {
  let app: TestApp;
  let ends: (() => Promise<void>)[];
  let urls: readonly [string, string];

  beforeAll(async () => {
    app = await startTestApp({ engine, background: false, totals: TOTALS });
    // Two connections to it there can be of PostgreSQL alone.
    const database: Database = engine === 'postgres' ? await connect({ url: app.databaseUrl }) : app.database;
    const other = await createApp({
      config: { adminToken: app.adminToken, egressAllow: { loopback: true, cidrs: [] } },
      database,
      logger: pino({ level: 'error' }),
      totals: TOTALS,
    });
    urls = [app.url, await other.http.listen({ host: '127.0.0.1', port: 0 })];
    ends = [() => other.close(), async () => (database === app.database ? undefined : database.close())];
  });
  afterAll(async () => {
    for (const end of ends ?? []) await end();
    await app?.close();
  });

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
  async function ask(index: 0 | 1, method: string, path: string, body?: unknown): Promise<any> {
    const answer = await callAt(urls[index], app.adminToken, method, path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async function totalOf(
    index: 0 | 1,
    { locationId }: RealEstate,
    recordId: string,
    { skip = 0, limit = 1, some }: { skip?: number; limit?: number; some?: readonly string[] } = {},
  ): Promise<number> {
    const query = new URLSearchParams({ locationId, skip: String(skip), limit: String(limit) });
    for (const id of some ?? []) query.append('associationIds', id);
    return (await ask(index, 'GET', `/associations/relations/${recordId}?${query}`)).total;
  }

  async function countOf(world: RealEstate, recordId: string, some?: readonly string[]): Promise<number> {
    const query = some
      ? countedOfSome(world.locationId, recordId, some)
      : counted(world.locationId, recordId);
    return (await app.database.query(query))[0]?.n ?? Number.NaN;
  }

  const relateAll = (
    index: 0 | 1,
    { locationId }: RealEstate,
    links: readonly (readonly [associationId: string, first: string, second: string])[],
  ) =>
    ask(index, 'POST', '/associations/relations/bulk', {
      locationId,
      add: links.map(([associationId, firstRecordId, secondRecordId]) => ({
        associationId,
        firstRecordId,
        secondRecordId,
      })),
    });

  async function trim({ locationId }: RealEstate, kept: number): Promise<void> {
    const [log] = await app.database.query(bounds(locationId));
    if (log === undefined || log.head - kept < log.tail) return;
    for (const query of trimLog(locationId, log.tail, log.head - kept)) await app.database.query(query);
  }

  interface Scene {
    readonly world: RealEstate;
    readonly hub: string;
    readonly company: string;
    readonly homes: string[];
    readonly buyers: string[];
    readonly contacts: string[];
    /** Of buyers with properties, and of properties with each other. */
    readonly associations: string[];
  }

  const between = [
    { firstObjectKey: BUYER, secondObjectKey: PROPERTY },
    { firstObjectKey: PROPERTY, secondObjectKey: PROPERTY },
  ];

  async function newScene(): Promise<Scene> {
    const world = await realEstate(app);
    const [hub = '', ...homes] = await world.newProperties(7);
    return {
      world,
      hub,
      homes,
      company: await world.newRecord('business'),
      buyers: await world.newBuyers(6),
      contacts: await Promise.all([world.newContact(), world.newContact(), world.newContact()]),
      associations: await Promise.all(between.map((objects) => world.newAssociation(objects))),
    };
  }

  async function play(scene: Scene, step: Step): Promise<void> {
    const { world, hub, company, homes, buyers, contacts, associations } = scene;
    const { locationId } = world;
    const pick = <Item>(items: readonly Item[], n: number): Item => items[n % items.length] as Item;
    switch (step.kind) {
      case 'list': {
        const recordId = step.of === 'hub' ? hub : company;
        const all = [...associations, COMPANIES];
        const some = step.associations === 0 ? undefined : all.slice(0, step.associations);
        const total = await totalOf(step.node, world, recordId, {
          skip: step.skip,
          ...(some && { some }),
        });
        expect(total).toBe(await countOf(world, recordId, some));
        break;
      }
      case 'link': {
        const [ofBuyers = '', ofHomes = ''] = associations;
        await relateAll(
          step.node,
          world,
          step.others.map((n) => {
            if (step.way === 0) return [ofBuyers, pick(buyers, n), hub];
            return step.way === 1 ? [ofHomes, hub, pick(homes, n)] : [ofHomes, pick(homes, n), hub];
          }),
        );
        break;
      }
      case 'unlink': {
        const path = `/associations/relations/${hub}?locationId=${locationId}`;
        const { relations } = await ask(step.node, 'GET', path);
        if (relations.length === 0) return;
        const { id } = pick<{ id: string }>(relations, step.which);
        await ask(step.node, 'DELETE', `/associations/relations/${id}?locationId=${locationId}`);
        break;
      }
      case 'employ': {
        const businessId = step.isEmployed ? company : null;
        await ask(0, 'PUT', `/contacts/${pick(contacts, step.which)}`, { businessId });
        break;
      }
      case 'remove record': {
        const index = step.which % homes.length;
        await ask(1, 'DELETE', `/objects/${PROPERTY}/records/${homes[index]}?locationId=${locationId}`);
        homes[index] = await world.newRecord(PROPERTY);
        break;
      }
      case 'remove contact': {
        const index = step.which % contacts.length;
        await ask(1, 'DELETE', `/contacts/${contacts[index]}`);
        contacts[index] = await world.newContact();
        break;
      }
      case 'remove association': {
        const index = step.which % associations.length;
        await ask(1, 'DELETE', `/associations/${associations[index]}?locationId=${locationId}`);
        associations[index] = await world.newAssociation(between[index]);
        break;
      }
      case 'pass':
        await world.newProperties(step.events);
        break;
      case 'trim':
        await trim(world, step.kept);
    }
  }

  test('is what a count says, whoever changed what, and whatever is left of the log', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (chosen) => {
        const scene = await newScene();
        for (const step of chosen) await play(scene, step);
      }),
      { numRuns: RUNS },
    );
  });

  test('grows with what two nodes write at the same time', async () => {
    const { world, hub, homes, buyers, associations } = await newScene();
    const [ofBuyers = '', ofHomes = ''] = associations;
    let isDone = false;
    const seen: number[][] = [[], []];
    const listing = ([0, 1] as const).map(async (index) => {
      while (!isDone) seen[index]?.push(await totalOf(index, world, hub));
    });
    await Promise.all([
      ...buyers.map((buyer, n) => relateAll((n % 2) as 0 | 1, world, [[ofBuyers, buyer, hub]])),
      ...homes.flatMap((home, n) => [
        relateAll((n % 2) as 0 | 1, world, [[ofHomes, home, hub]]),
        relateAll(((n + 1) % 2) as 0 | 1, world, [[ofHomes, hub, home]]),
      ]),
    ]);
    isDone = true;
    await Promise.all(listing);
    for (const totals of seen) expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    for (const index of [0, 1] as const) expect(await totalOf(index, world, hub)).toBe(18);
  });

  /** A hub of six, which is known. */
  async function knownHub(): Promise<Scene> {
    const scene = await newScene();
    const { world, hub, homes, associations } = scene;
    await relateAll(
      0,
      world,
      homes.map((home) => [associations[1] ?? '', hub, home]),
    );
    expect(await totalOf(0, world, hub)).toBe(6);
    return scene;
  }

  test('is that of the associations which are asked for, on either side', async () => {
    const { world, hub, homes, buyers, associations } = await knownHub();
    const [ofBuyers = '', ofHomes = ''] = associations;
    expect(await totalOf(0, world, hub, { some: [ofHomes] })).toBe(6);
    await relateAll(0, world, [
      [ofBuyers, buyers[0] ?? '', hub],
      [ofHomes, homes[0] ?? '', hub],
      [ofHomes, homes[1] ?? '', hub],
    ]);
    expect(await totalOf(0, world, hub, { some: [ofHomes] })).toBe(8);
    expect(await totalOf(0, world, hub, { some: [ofBuyers, ofHomes] })).toBe(9);
    expect(await totalOf(0, world, hub)).toBe(9);
  });

  test('is remembered, until too much has happened since', async () => {
    const { world, hub } = await knownHub();
    await app.database.query(loseOne(world.locationId, hub));
    expect(await totalOf(0, world, hub)).toBe(6);
    expect(await totalOf(1, world, hub)).toBe(5);
    await world.newProperties(1);
    expect(await totalOf(0, world, hub)).toBe(6);
    await world.newProperties(TOTALS.eventsMax + 1);
    expect(await totalOf(0, world, hub)).toBe(5);
  });

  test('is remembered when all of the log is gone, but not when a part of it is missing', async () => {
    const { world, hub } = await knownHub();
    await app.database.query(loseOne(world.locationId, hub));
    await trim(world, 0);
    expect(await totalOf(0, world, hub)).toBe(6);
    await world.newProperties(1);
    await trim(world, 0);
    expect(await totalOf(0, world, hub)).toBe(5);
  });

  test('is counted again when the log goes on otherwise than it did', async () => {
    const { world, hub } = await knownHub();
    await app.database.query(forgetLast(world.locationId));
    expect(await totalOf(1, world, hub)).toBe(5);
    await world.newProperties(1);
    expect(await totalOf(0, world, hub)).toBe(5);
  });
});

describe('what is remembered of totals', () => {
  const at = (total: number) => ({ total, head: 1, headAt: '2026-01-01 00:00:00+00' });
  const of = (recordId: string, associationIds?: string[]) => ({ recordId, associationIds });

  test('has a bound: what was not asked for the longest goes', () => {
    const totals = new KnownTotals({ entriesMax: 2 });
    totals.remember('here', of('a'), at(5_000));
    totals.remember('here', of('b'), at(5_000));
    totals.remember('here', of('a'), at(5_001));
    totals.remember('here', of('c'), at(5_000));
    expect(totals.size).toBe(2);
    expect(totals.find('here', of('a'))).toEqual(at(5_001));
    expect(totals.find('here', of('b'))).toBeUndefined();
  });

  test('is only what is large, and goes when it becomes small', () => {
    const totals = new KnownTotals({ totalMin: 1_000 });
    totals.remember('here', of('a'), at(999));
    expect(totals.size).toBe(0);
    totals.remember('here', of('a'), at(1_000));
    totals.remember('here', of('a'), at(999));
    expect(totals.size).toBe(0);
  });

  test('tells locations, records and associations apart', () => {
    const totals = new KnownTotals();
    totals.remember('here', of('a', ['b c']), at(5_000));
    expect(totals.find('here', of('a', ['b', 'c']))).toBeUndefined();
    expect(totals.find('here', of('a'))).toBeUndefined();
    expect(totals.find('there', of('a', ['b c']))).toBeUndefined();
    expect(totals.find('here', of('a', ['b c']))).toEqual(at(5_000));
  });
});
