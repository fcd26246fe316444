import type { Scope } from '@relata/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RelataError } from '../../src/errors.ts';
import { replaceRelation } from '../../src/relations/replace-relation.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const oneToOne = {
  firstObjectToSecondObjectCardinality: 'ONE_TO_ONE',
  secondObjectToFirstObjectCardinality: 'ONE_TO_ONE',
};
const capped = { firstObjectToSecondObjectMaxLimit: 2, secondObjectToFirstObjectMaxLimit: 3 };

interface Kept {
  id: string;
  firstRecordId: string;
  secondRecordId: string;
}

/** Records by their places; `replace` by the places of the relations that there are when it is asked, or behind them. */
interface Asked {
  first: number;
  second: number;
  replace: number[];
}

describe.each(engines)('a relation in the place of others on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  const connect = (
    associationId: string,
    first: string,
    second: string,
    replace?: string[],
  ): Promise<Answer> =>
    world.call('POST', '/v1/relations', {
      locationId: world.locationId,
      associationId,
      firstRecordId: first,
      secondRecordId: second,
      ...(replace && { replace }),
    });
  const related = async (associationId: string): Promise<Kept[]> =>
    (
      await world.expect(
        200,
        'GET',
        `/v1/relations?locationId=${world.locationId}&associationId=${associationId}`,
      )
    ).data;
  const pairs = async (associationId: string) =>
    (await related(associationId)).map(({ firstRecordId, secondRecordId }) => [
      firstRecordId,
      secondRecordId,
    ]);
  const head = async () => (await app.log(world.locationId)).at(-1)?.seq ?? 0;

  test('both sides are full: both of their relations go, in one change', async () => {
    const deed = await world.newAssociation(oneToOne);
    const [a = '', b = ''] = await world.newBuyers(2);
    const [x = '', y = ''] = await world.newProperties(2);
    const ax = (await connect(deed, a, x)).body.relation.id;
    const by = (await connect(deed, b, y)).body.relation.id;
    const before = await head();

    const refused = await connect(deed, a, y);
    expect([refused.status, refused.body.code]).toEqual([409, 'relation_in_the_way']);
    const named = (id: string, objectKey: string) => ({
      id,
      objectKey,
      title: expect.stringMatching(/^Record/),
    });
    expect(refused.body.meta).toEqual({
      inTheWay: [
        {
          direction: 'first',
          record: named(a, BUYER),
          limit: 1,
          relations: [{ relationId: ax, record: named(x, PROPERTY), createdAt: expect.any(String) }],
        },
        {
          direction: 'second',
          record: named(y, PROPERTY),
          limit: 1,
          relations: [{ relationId: by, record: named(b, BUYER), createdAt: expect.any(String) }],
        },
      ],
    });
    for (const replace of [[ax], [by]]) {
      expect((await connect(deed, a, y, replace)).body.code).toBe('relation_in_the_way');
    }
    for (const replace of [['unknown'], [ax, 'unknown']]) {
      expect((await connect(deed, a, y, replace)).body.code).toBe('replace_outdated');
    }
    expect(await head()).toBe(before);

    const { status, headers, body } = await connect(deed, a, y, [ax, by]);
    expect([status, body.replaced]).toEqual([201, [ax, by]]);
    expect(await related(deed)).toEqual([body.relation]);
    const events = await app.log(world.locationId, before);
    expect(events.map(({ type, entityId }) => [type, entityId])).toEqual([
      ['RelationDelete', ax],
      ['RelationDelete', by],
      ['RelationCreate', body.relation.id],
    ]);
    expect(new Set(events.map(({ traceId }) => traceId))).toEqual(new Set([headers.get('x-trace-id')]));
    // What they had taken up is free again.
    expect((await connect(deed, b, x)).status).toBe(201);
    expect((await connect(deed, a, y, [])).body.code).toBe('relation_exists');
  });

  test('one of many that are in the way goes, and only where there is no room', async () => {
    const link = await world.newAssociation(capped);
    const [a = ''] = await world.newBuyers(1);
    const [x = '', y = '', z = '', w = ''] = await world.newProperties(4);
    const ax = (await connect(link, a, x)).body.relation.id;
    const outdated = await connect(link, a, y, [ax]);
    expect([outdated.status, outdated.body.code, outdated.body.meta]).toEqual([
      409,
      'replace_outdated',
      { inTheWay: [] },
    ]);
    const ay = (await connect(link, a, y)).body.relation.id;
    const full = await connect(link, a, z);
    expect(
      full.body.meta.inTheWay[0].relations.map((each: { relationId: string }) => each.relationId),
    ).toEqual([ax, ay]);
    expect((await connect(link, a, z, [ax, ay])).body.code).toBe('replace_outdated');
    expect((await connect(link, a, z, [ay])).body.replaced).toEqual([ay]);
    expect(await pairs(link)).toEqual([
      [a, x],
      [a, z],
    ]);
    const elsewhere = (await connect(await world.newAssociation(oneToOne), a, w)).body.relation.id;
    expect((await connect(link, a, w, [elsewhere])).body.code).toBe('replace_outdated');
  });

  test('a company of a contact is replaced like any other', async () => {
    const association = 'BUSINESSES_CONTACTS_ASSOCIATION';
    const contact = await world.newContact();
    const [old, young] = [await world.newRecord('business'), await world.newRecord('business')];
    const { id } = (await world.relate(association, old, contact)).body;
    expect((await connect(association, young, contact)).body.code).toBe('relation_in_the_way');
    expect((await connect(association, young, contact, [id])).status).toBe(201);
    expect((await world.expect(200, 'GET', `/contacts/${contact}`)).contact.businessId).toBe(young);
  });

  test('a repeat with the same key replaces once', async () => {
    const deed = await world.newAssociation(oneToOne);
    const [a = ''] = await world.newBuyers(1);
    const [x = '', y = ''] = await world.newProperties(2);
    const replace = [(await connect(deed, a, x)).body.relation.id];
    const body = { associationId: deed, firstRecordId: a, secondRecordId: y, replace };
    const headers = { 'idempotency-key': `replace-${engine}` };
    const send = () => app.call('POST', '/v1/relations', { token: world.token, headers, body });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  test('what is in the way is shown to those alone who may read it', async () => {
    const deed = await world.newAssociation(oneToOne);
    const [a = '', b = ''] = await world.newBuyers(2);
    const [x = ''] = await world.newProperties(1);
    const ax = (await connect(deed, a, x)).body.relation.id;
    const body = { locationId: world.locationId, associationId: deed, firstRecordId: b, secondRecordId: x };
    const inTheWay = async (...scopes: Scope[]) => {
      const token = await app.newToken(world.locationId, ['associations/relation.write', ...scopes]);
      const refused = await app.call('POST', '/v1/relations', { token, body });
      expect([refused.status, refused.body.code]).toEqual([409, 'relation_in_the_way']);
      return refused.body;
    };
    const full = { direction: 'second', record: { id: x, objectKey: PROPERTY, title: x }, limit: 1 };
    const nothing = await inTheWay();
    expect(nothing.meta).toEqual({ inTheWay: [full] });
    expect(JSON.stringify(nothing)).not.toMatch(new RegExp(`${a}|${ax}`));
    expect((await inTheWay('objects/record.readonly')).meta).toEqual({
      inTheWay: [{ ...full, record: { ...full.record, title: expect.stringMatching(/^Record/) } }],
    });
    expect((await inTheWay('associations/relation.readonly')).meta).toEqual({
      inTheWay: [
        {
          ...full,
          relations: [
            {
              relationId: ax,
              record: { id: a, objectKey: BUYER, title: a },
              createdAt: expect.stringMatching(/Z$/),
            },
          ],
        },
      ],
    });
    // Whoever knows what is to go may say so all the same.
    const token = await app.newToken(world.locationId, ['associations/relation.write']);
    const made = await app.call('POST', '/v1/relations', { token, body: { ...body, replace: [ax] } });
    expect([made.status, made.body.replaced]).toEqual([201, [ax]]);
  });

  test('whatever is asked for at once: no cap is passed, nothing goes that was not named, nothing is half done', async () => {
    const buyers = await world.newBuyers(3);
    const homes = await world.newProperties(3);
    const asked: fc.Arbitrary<Asked> = fc.record({
      first: fc.nat(2),
      second: fc.nat(2),
      replace: fc.array(fc.nat(5), { maxLength: 2 }),
    });
    const rounds = fc.array(fc.array(asked, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    // Ten associations of a pair are all that there may be: each run begins anew in one of two.
    const kinds = await Promise.all(
      [
        { ...oneToOne, caps: [1, 1] },
        { ...capped, caps: [2, 3] },
      ].map(async ({ caps, ...limits }) => ({
        caps,
        associationId: await world.newAssociation({ ...limits, secondObjectKey: PROPERTY }),
      })),
    );
    const run = async (associationId: string, caps: number[], batches: Asked[][]) => {
      for (const { id } of await related(associationId))
        await world.expect(200, 'DELETE', `/associations/relations/${id}`);
      for (const batch of batches) {
        const before = await related(associationId);
        const from = await head();
        const inputs = batch.map(({ first, second, replace }, n) => ({
          traceId: `trace-${n}`,
          link: { associationId, firstRecordId: buyers[first] ?? '', secondRecordId: homes[second] ?? '' },
          replace: replace.map((each) => before[each]?.id ?? 'unknown'),
        }));
        const outcomes = await app.together(replaceRelation, world.locationId, inputs);
        const expected = new Map(before.map((row) => [row.id, row]));
        const announced: string[][] = [];
        outcomes.forEach((outcome, n) => {
          if (outcome instanceof RelataError) {
            expect(outcome.status).toBeLessThan(500);
            return;
          }
          const { relation, replaced } = outcome;
          expect(new Set(replaced)).toEqual(new Set(inputs[n]?.replace));
          for (const id of replaced) {
            expect(expected.delete(id)).toBe(true);
            announced.push(['RelationDelete', id]);
          }
          expected.set(relation.id, relation);
          announced.push(['RelationCreate', relation.id]);
        });
        const after = await related(associationId);
        expect(after.map(({ id }) => id)).toEqual([...expected.keys()].sort());
        expect((await app.log(world.locationId, from)).map((each) => [each.type, each.entityId])).toEqual(
          announced,
        );
        const [firstMax = 0, secondMax = 0] = caps;
        for (const buyer of buyers) {
          expect(after.filter((row) => row.firstRecordId === buyer).length).toBeLessThanOrEqual(firstMax);
        }
        for (const home of homes) {
          expect(after.filter((row) => row.secondRecordId === home).length).toBeLessThanOrEqual(secondMax);
        }
      }
    };
    for (const { associationId, caps } of kinds) {
      await fc.assert(
        fc.asyncProperty(rounds, (batches) => run(associationId, caps, batches)),
        { numRuns: 15 },
      );
    }
  });
});
