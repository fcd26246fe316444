import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { manyRecords } from '../support/many-records.ts';
import { type PgProxy, startPgProxy } from '../support/pg-proxy.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

// Between the program and PostgreSQL there is a network; the embedded database has none.
describe('a commit that is lost on its way', () => {
  let app: TestApp;
  let proxy: PgProxy;
  let world: RealEstate;
  let associationId: string;
  let firsts: string[];
  let second: string;

  beforeAll(async () => {
    app = await startTestApp({
      engine: 'postgres',
      logLevel: 'silent',
      through: async (url) => {
        proxy = await startPgProxy(url);
        return proxy.url;
      },
    });
    world = await realEstate(app);
    [second = ''] = await manyRecords(app.database, world.locationId, PROPERTY, 1);
  });
  beforeEach(async () => {
    associationId = await world.newAssociation();
    firsts = await manyRecords(app.database, world.locationId, BUYER, 30);
  });
  afterAll(async () => {
    await app?.close();
    await proxy?.close();
  });

  /** Each relation is there once, announced once, and the log has no gaps. */
  async function expectDoneOnce(): Promise<void> {
    const log = await app.log(world.locationId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    for (const first of firsts) {
      const { relations } = await world.expect(200, 'GET', `/associations/relations/${first}`);
      expect(relations).toHaveLength(1);
      const events = log.filter(({ entityId }) => entityId === relations[0].id);
      expect(events.map(({ type }) => type)).toEqual(['RelationCreate']);
    }
  }

  test.each(['lose the answer', 'lose commit', 'lose the statement'] as const)(
    '%s: whoever asked gets the true answer, and it is done once',
    async (fault) => {
      const cuts = proxy.cuts;
      proxy.cutNext(fault);
      const answers = await Promise.all(firsts.map((first) => world.relate(associationId, first, second)));
      expect(proxy.cuts).toBe(cuts + 1);
      expect(answers.map(({ status }) => status)).toEqual(firsts.map(() => 201));
      await expectDoneOnce();
      const again = await Promise.all(firsts.map((first) => world.relate(associationId, first, second)));
      expect(again.map(({ status }) => status)).toEqual(firsts.map(() => 400));
    },
  );

  test('a deletion whose answer was lost is answered as done, not as not found', async () => {
    const [first = ''] = firsts;
    await world.relate(associationId, first, second);
    proxy.cutNext('lose the answer');
    const answer = await world.call('DELETE', `/objects/${BUYER}/records/${first}`);
    expect(answer).toMatchObject({ status: 200, body: { id: first, success: true } });
  });

  test('the beginning of a large deletion, which has no event of its own, likewise', async () => {
    const many = await manyRecords(app.database, world.locationId, PROPERTY, 1_001);
    const [first = ''] = firsts;
    await world.relateAll(many.map((property) => [associationId, first, property]));
    const begin = (await app.log(world.locationId)).length;
    proxy.cutNext('lose the answer');
    const answer = await world.call('DELETE', `/objects/${BUYER}/records/${first}`);
    expect(answer).toMatchObject({ status: 200, body: { id: first, success: true } });
    const events = await app.log(world.locationId, begin);
    expect(events).toHaveLength(1_002);
    expect(events.at(-1)).toMatchObject({ type: 'RecordDelete', entityId: first });
  });

  describe('for good', () => {
    test('it is not known whether it happened: 503, which says so', async () => {
      const [first = ''] = firsts;
      proxy.cutNext('lose the answer', { forGood: true });
      const begun = performance.now();
      const answer = await world.relate(associationId, first, second);
      expect(performance.now() - begun).toBeLessThan(20_000);
      proxy.restore();
      expect(answer.status).toBe(503);
      expect(answer.body.message).toContain('whether it happened is not known');
      expect(answer.headers.get('retry-after')).toBe('1');
    });

    test('what was not begun is known not to have happened', async () => {
      proxy.away();
      const begun = performance.now();
      const answers = await Promise.all(firsts.map((first) => world.relate(associationId, first, second)));
      expect(performance.now() - begun).toBeLessThan(20_000);
      proxy.restore();
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      expect(answers[0]?.body.message).toContain('nothing was changed');
      const created = await Promise.all(firsts.map((first) => world.relate(associationId, first, second)));
      expect(created.map(({ status }) => status)).toEqual(firsts.map(() => 201));
      await expectDoneOnce();
    });

    test('an absence of a few seconds is waited for', async () => {
      proxy.away();
      const answers = Promise.all(firsts.map((first) => world.relate(associationId, first, second)));
      setTimeout(() => proxy.restore(), 3_000);
      expect((await answers).map(({ status }) => status)).toEqual(firsts.map(() => 201));
      await expectDoneOnce();
    });
  });
});
