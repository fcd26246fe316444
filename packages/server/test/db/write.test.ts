import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { createAssociation } from '../../src/associations/create-association.ts';
import { type Query, statement } from '../../src/db/statement.ts';
import type { WriteOperation } from '../../src/db/write.ts';
import { RelataError } from '../../src/errors.ts';
import { type CreateRelation, createRelation } from '../../src/relations/create-relation.ts';
import { manyRecords } from '../support/many-records.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const countRelations = statement<{ n: number }>(
  'test_count_relations',
  'select count(*) as n from relation where location_id = $1 and association_id = $2',
);
const rename = statement('test_rename', 'update location set name = $2 where id = $1');
const nameOf = statement<{ name: string }>('test_name', 'select name from location where id = $1');

describe.each(engines)('a write on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;
  let associationId: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  async function newLinks(count: number): Promise<CreateRelation[]> {
    associationId = await world.newAssociation();
    const firsts = await manyRecords(app.database, world.locationId, BUYER, count);
    const [second = ''] = await manyRecords(app.database, world.locationId, PROPERTY, 1);
    return firsts.map((firstRecordId) => ({
      traceId: randomUUID(),
      link: { associationId, firstRecordId, secondRecordId: second },
      onDuplicate: 'refuse',
    }));
  }

  /** Makes the database raise for one first record, as a defect in it would; gives back what takes that away. */
  async function raiseFor(recordId: string, raise: string): Promise<() => Promise<void>> {
    const script = async (text: string) => {
      const session = await app.database.writeSession();
      await session.script(text);
      session.release();
    };
    await script(`
      create sequence raised;
      create function raise_for() returns trigger language plpgsql as $$
      begin
        if new.first_record_id = '${recordId}' then ${raise}; end if;
        return new;
      end $$;
      create trigger raise_for before insert on relation for each row execute function raise_for();`);
    return () => script('drop function raise_for cascade; drop sequence raised');
  }

  async function expectSoundLog(): Promise<void> {
    const events = await app.log(world.locationId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const times = events.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort());
  }

  test('gives an outcome for each input, in order; a refused one leaves neither row nor event', async () => {
    const [one, two, three] = (await newLinks(3)) as [CreateRelation, CreateRelation, CreateRelation];
    const unknown = { ...two, link: { ...two.link, firstRecordId: 'unknown' } };
    const before = (await app.log(world.locationId)).length;
    const outcomes = await app.together(createRelation, world.locationId, [one, unknown, one, two, three]);
    expect(
      outcomes.map((outcome) => (outcome instanceof RelataError ? outcome.code : outcome.isNew)),
    ).toEqual([true, 'record_unknown', 'relation_exists', true, true]);
    const events = await app.log(world.locationId, before);
    expect(events.map(({ seq, traceId }) => [seq, traceId])).toEqual(
      [one, two, three].map(({ traceId }, index) => [before + 1 + index, traceId]),
    );
    expect(await app.database.query(countRelations(world.locationId, associationId))).toEqual([{ n: 3 }]);
  });

  test('numbers events without gaps in the order of their commits, and time never runs backwards', async () => {
    const inputs = await newLinks(300);
    await Promise.all(
      inputs.map(({ link }) => world.relate(link.associationId, link.firstRecordId, link.secondRecordId)),
    );
    await world.newAssociation();
    await expectSoundLog();
    const [last] = (await app.log(world.locationId)).slice(-1);
    expect(last?.type).toBe('AssociationCreate');
  });

  test('when the database raises for one of 64, the others succeed and nothing of it stays', async () => {
    const inputs = await newLinks(64);
    const culprit = inputs[41] as CreateRelation;
    const before = (await app.log(world.locationId)).length;
    const heal = await raiseFor(culprit.link.firstRecordId, "raise exception 'broken'");
    const outcomes = await app.together(createRelation, world.locationId, inputs).finally(heal);
    const failed = outcomes.flatMap((outcome, index) =>
      outcome instanceof RelataError ? [{ index, outcome }] : [],
    );
    expect(failed).toEqual([
      { index: 41, outcome: expect.objectContaining({ code: 'internal', status: 500 }) },
    ]);
    expect(failed[0]?.outcome.cause).toMatchObject({ message: 'broken' });
    expect(await app.database.query(countRelations(world.locationId, associationId))).toEqual([{ n: 63 }]);
    const events = await app.log(world.locationId, before);
    expect(events.map(({ traceId }) => traceId)).toEqual(
      inputs.filter((input) => input !== culprit).map(({ traceId }) => traceId),
    );
    await expectSoundLog();
  });

  test('over HTTP the one gets a 500 that says nothing of the cause, the others their 201', async () => {
    const inputs = await newLinks(20);
    const heal = await raiseFor(inputs[7]?.link.firstRecordId ?? '', "raise exception 'broken'");
    const answers = await Promise.all(
      inputs.map(({ link }) => world.relate(associationId, link.firstRecordId, link.secondRecordId)),
    ).finally(heal);
    expect(answers.map(({ status }) => status)).toEqual(inputs.map((_, index) => (index === 7 ? 500 : 201)));
    expect(answers[7]?.body).toMatchObject({ statusCode: 500, message: 'Internal server error' });
    expect(JSON.stringify(answers[7]?.body)).not.toContain('broken');
  });

  test('a deadlock or a failure to serialise is tried once more', async () => {
    for (const state of ['40001', '40P01']) {
      const [input] = (await newLinks(1)) as [CreateRelation];
      const raise = `if nextval('raised') = 1 then raise exception 'once' using errcode = '${state}'; end if`;
      const heal = await raiseFor(input.link.firstRecordId, raise);
      const outcomes = await app.together(createRelation, world.locationId, [input]).finally(heal);
      expect(outcomes).toEqual([expect.objectContaining({ isNew: true })]);
    }
  });

  test('one that goes on is given up: 503, and nothing was changed', async () => {
    const [input] = (await newLinks(1)) as [CreateRelation];
    const heal = await raiseFor(input.link.firstRecordId, "raise exception 'always' using errcode = '40001'");
    const outcomes = await app.together(createRelation, world.locationId, [input]).finally(heal);
    expect(outcomes).toEqual([expect.objectContaining({ code: 'database_busy', status: 503 })]);
    expect(await app.database.query(countRelations(world.locationId, associationId))).toEqual([{ n: 0 }]);
  });

  test('what takes too long is tried alone, and then given up; the others succeed', async () => {
    const inputs = await newLinks(5);
    const heal = await raiseFor(
      inputs[2]?.link.firstRecordId ?? '',
      "raise exception 'slow' using errcode = '57014'",
    );
    const outcomes = await app.together(createRelation, world.locationId, inputs).finally(heal);
    expect(outcomes.map((outcome) => (outcome instanceof RelataError ? outcome.code : 'created'))).toEqual([
      'created',
      'created',
      'database_busy',
      'created',
      'created',
    ]);
  });

  test('a decision that throws costs its own input alone', async () => {
    const throwing: WriteOperation<string, string, readonly Query[]> = {
      name: 'throw',
      reads: () => [],
      decide(write, inputs) {
        if (inputs.includes('bad')) throw new TypeError('a defect');
        write.change(rename(write.locationId, inputs.join(' ')));
        return [...inputs];
      },
    };
    const outcomes = await app.together(throwing, world.locationId, ['a', 'b', 'bad', 'c']);
    expect(outcomes).toEqual(['a', 'b', expect.objectContaining({ code: 'internal' }), 'c']);
    expect(await app.database.query(nameOf(world.locationId))).toEqual([{ name: 'c' }]);
  });

  test('a decision that forgets an input is a defect, not an answer', async () => {
    const forgetful: WriteOperation<string, string, readonly Query[]> = {
      name: 'forget',
      reads: () => [],
      decide: (write) => {
        write.change(rename(write.locationId, 'forgotten'));
        return [];
      },
    };
    const outcomes = await app.together(forgetful, world.locationId, ['a']);
    expect(outcomes).toEqual([expect.objectContaining({ code: 'internal' })]);
    expect(await app.database.query(nameOf(world.locationId))).not.toEqual([{ name: 'forgotten' }]);
  });

  test('a location that is not there, or is being deleted, refuses every input', async () => {
    const input = { traceId: randomUUID(), body: {} } as Parameters<
      typeof createAssociation.decide
    >[1][number];
    for (const locationId of ['unknown', 'zzzzzzzzzzzzzzzzzzzz']) {
      const reading: WriteOperation<typeof input, never, readonly Query[]> = {
        name: 'read nothing',
        reads: () => [],
        decide: () => {
          throw new Error('must not be reached');
        },
      };
      const outcomes = await app.together(reading, locationId, [input, input]);
      expect(outcomes).toEqual(Array(2).fill(expect.objectContaining({ code: 'location_unknown' })));
    }
  });
});
