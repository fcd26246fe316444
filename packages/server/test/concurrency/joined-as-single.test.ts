import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { RelataError } from '../../src/errors.ts';
import { createRelation } from '../../src/relations/create-relation.ts';
import { manyRecords } from '../support/many-records.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

/** Records of each object that a run links: few, so that links meet. */
const RECORDS = 4;
/** More than one transaction takes on either engine would only be slow: bulks are cut into pieces in another test. */
const LINKS_MAX = 30;

/** What differs in what a relation may be. The last is of an object with itself. */
const associations: readonly Record<string, unknown>[] = [
  {},
  { firstObjectToSecondObjectMaxLimit: 2 },
  { secondObjectToFirstObjectMaxLimit: 3 },
  { firstObjectToSecondObjectMaxLimit: 2, secondObjectToFirstObjectMaxLimit: 2 },
  { firstObjectToSecondObjectCardinality: 'ONE_TO_ONE' },
  { firstObjectToSecondObjectCardinality: 'ONE_TO_MANY' },
  { firstObjectToSecondObjectCardinality: 'MANY_TO_ONE' },
  { secondObjectKey: BUYER, firstObjectToSecondObjectMaxLimit: 2 },
];

/** By their numbers; one beyond the end is of something that does not exist. */
interface Link {
  readonly association: number;
  /** 0–3 a buyer, 4–7 a property, 8 unknown. */
  readonly first: number;
  readonly second: number;
}

const OF_ITSELF = 7;
const buyers = fc.integer({ min: 0, max: RECORDS - 1 });
const properties = fc.integer({ min: RECORDS, max: 2 * RECORDS - 1 });
const anything = fc.integer({ min: 0, max: 2 * RECORDS });

/** Of two associations, so that limits are met; now and then of what does not exist or does not fit. */
const anyLinks: fc.Arbitrary<Link[]> = fc
  .uniqueArray(fc.nat(associations.length), { minLength: 1, maxLength: 2 })
  .chain((chosen) => {
    const association = fc.constantFrom(...chosen);
    const fitting = association.chain((each) =>
      fc.record({
        association: fc.constant(each),
        first: buyers,
        second: each === OF_ITSELF ? buyers : properties,
      }),
    );
    const any = fc.record({ association, first: anything, second: anything });
    const link = fc.oneof({ weight: 8, arbitrary: fitting }, { weight: 1, arbitrary: any });
    return fc.array(link, { minLength: 2, maxLength: LINKS_MAX });
  });

interface Run {
  readonly locationId: string;
  readonly links: readonly { associationId: string; firstRecordId: string; secondRecordId: string }[];
  /** Puts numbers for ids, which differ from location to location. */
  readonly anonymous: (value: unknown) => unknown;
  readonly recordIds: readonly string[];
  readonly before: number;
}

const degrees = statement<{ association_id: string; side: number; record_id: string; n: number }>(
  'test_degrees',
  `
  select association_id, side, record_id, n from degree
  where location_id = $1 and record_id = any($2::text[]) order by association_id, side, record_id
`,
);
const relations = statement<{ association_id: string; first_record_id: string; second_record_id: string }>(
  'test_relations',
  `
  select association_id, first_record_id, second_record_id, first_single, second_single from relation
  where location_id = $1 and first_record_id = any($2::text[])
  order by association_id, first_record_id, second_record_id
`,
);

describe.each(engines)('relations created together agree with the same one by one, on %s', (engine) => {
  let app: TestApp;
  /** Alike: in the first they are created together, in the second one by one. */
  let worlds: { world: RealEstate; associationIds: string[] }[];

  beforeAll(async () => {
    app = await startTestApp({ engine });
    worlds = await Promise.all(
      [0, 1].map(async () => {
        const world = await realEstate(app);
        const associationIds: string[] = [];
        for (const [index, limits] of associations.entries()) {
          associationIds.push(await world.newAssociation({ key: `association_${index}_`, ...limits }));
        }
        return { world, associationIds };
      }),
    );
  });
  afterAll(() => app?.close());

  async function prepare(
    { world, associationIds }: (typeof worlds)[number],
    links: readonly Link[],
  ): Promise<Run> {
    const { locationId } = world;
    // In the order of their ids, which is that of what is read.
    const recordIds = [
      ...(await manyRecords(app.database, locationId, BUYER, RECORDS)),
      ...(await manyRecords(app.database, locationId, PROPERTY, RECORDS)),
    ];
    const names = new Map([
      ...recordIds.map((id, index) => [id, `record ${index}`] as const),
      ...associationIds.map((id, index) => [id, `association ${index}`] as const),
      [locationId, 'location'] as const,
    ]);
    const pattern = new RegExp([...names.keys()].join('|'), 'g');
    return {
      locationId,
      recordIds,
      links: links.map(({ association, first, second }) => ({
        associationId: associationIds[association] ?? 'unknown',
        firstRecordId: recordIds[first] ?? 'unknown',
        secondRecordId: recordIds[second] ?? 'unknown',
      })),
      anonymous: (value) => JSON.parse(JSON.stringify(value).replace(pattern, (id) => names.get(id) ?? id)),
      before: (await app.log(locationId)).length,
    };
  }

  /** What is left of a run: rows and events, without what is made anew each time. */
  async function traces({ locationId, recordIds, anonymous, before }: Run): Promise<unknown> {
    const events = await app.log(locationId, before);
    const link = (row: object) => JSON.stringify(anonymous(row));
    return {
      relations: (await app.database.query(relations(locationId, recordIds))).map(link).sort(),
      degrees: (await app.database.query(degrees(locationId, recordIds))).map(link).sort(),
      events: events.map(({ type, data, seq }) => {
        const { id: _, createdAt: __, updatedAt: ___, ...rest } = data as unknown as Record<string, unknown>;
        return anonymous({ type, number: seq - before, ...rest });
      }),
    };
  }

  const oneByOne = async (run: Run): Promise<unknown[]> => {
    const answers = [];
    for (const link of run.links) {
      const { world } = worlds[1] as (typeof worlds)[number];
      const { status, body } = await world.call('POST', '/associations/relations', {
        locationId: run.locationId,
        ...link,
      });
      answers.push(run.anonymous(status === 201 ? { status, ...link } : { status, message: body.message }));
    }
    return answers;
  };

  const joined = async (run: Run): Promise<unknown[]> => {
    const inputs = run.links.map((link) => ({ traceId: randomUUID(), link, onDuplicate: 'refuse' as const }));
    const outcomes = await app.together(createRelation, run.locationId, inputs);
    return outcomes.map((outcome, index) =>
      run.anonymous(
        outcome instanceof RelataError
          ? { status: outcome.status, message: outcome.message }
          : { status: 201, ...run.links[index] },
      ),
    );
  };

  const bulk = async (run: Run): Promise<unknown[]> => {
    const { world } = worlds[0] as (typeof worlds)[number];
    const body = { locationId: run.locationId, add: run.links };
    const { results } = await world.expect(200, 'POST', '/associations/relations/bulk', body);
    const answers: unknown[] = [];
    for (const { index, statusCode, error } of results.errored) {
      answers[index] = run.anonymous({ status: statusCode, message: error });
    }
    let created = 0;
    return run.links.map((link, index) => {
      if (answers[index] !== undefined) return answers[index];
      expect(results.created[created]).toMatchObject(link);
      created += 1;
      return run.anonymous({ status: 201, ...link });
    });
  };

  test.each([
    ['one joined batch', joined],
    ['one bulk', bulk],
  ] as const)('%s', { timeout: 120_000 }, async (_, together) => {
    const property = fc.asyncProperty(anyLinks, async (links) => {
      const [runTogether, runSingle] = (await Promise.all(worlds.map((each) => prepare(each, links)))) as [
        Run,
        Run,
      ];
      expect(await together(runTogether)).toEqual(await oneByOne(runSingle));
      expect(await traces(runTogether)).toEqual(await traces(runSingle));
    });
    await fc.assert(property, { numRuns: 30 });
  });

  test('one bulk of a thousand, in more than one piece', { timeout: 120_000 }, async () => {
    const links: Link[] = Array.from({ length: 1_000 }, (_, n) => ({
      association: n % 8,
      first: n % RECORDS,
      second: n % 8 === 7 ? (n >> 4) % RECORDS : RECORDS + ((n * 13) % RECORDS),
    }));
    const [runTogether, runSingle] = (await Promise.all(worlds.map((each) => prepare(each, links)))) as [
      Run,
      Run,
    ];
    expect(await bulk(runTogether)).toEqual(await oneByOne(runSingle));
    expect(await traces(runTogether)).toEqual(await traces(runSingle));
  });
});
