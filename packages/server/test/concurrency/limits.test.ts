import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manyRecords } from '../support/many-records.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

const CREATES = 960;
const CONNECTIONS = 16;
const SERVERS = 2;

// The embedded database has one process.
describe('960 concurrent creates, from 16 connections to two processes on one PostgreSQL', () => {
  let app: TestApp;
  let world: RealEstate;
  let servers: ServerProcess[];
  let agents: Agent[];

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres' });
    world = await realEstate(app);
    const env = { RELATA_DATABASE_URL: app.databaseUrl };
    servers = await Promise.all(Array.from({ length: SERVERS }, () => startServerProcess({ env })));
    agents = servers.map(() => new Agent({ keepAlive: true, maxSockets: CONNECTIONS / SERVERS }));
  });
  afterAll(async () => {
    for (const agent of agents ?? []) agent.destroy();
    await Promise.all((servers ?? []).map((server) => server.stop()));
    await app?.close();
  });

  async function relate(
    index: number,
    link: readonly [associationId: string, firstRecordId: string, secondRecordId: string],
  ): Promise<{ status: number | undefined; message: string }> {
    const [associationId, firstRecordId, secondRecordId] = link;
    const { url } = servers[index % SERVERS] as ServerProcess;
    const agent = agents[index % SERVERS];
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' };
      request(
        `${url}/associations/relations`,
        { method: 'POST', headers, ...(agent && { agent }) },
        async (answer) => {
          const { message } = (await json(answer)) as { message: string };
          resolve({ status: answer.statusCode, message });
        },
      )
        .on('error', reject)
        .end(JSON.stringify({ locationId: world.locationId, associationId, firstRecordId, secondRecordId }));
    });
  }

  async function expectCreated(
    count: number,
    links: readonly (readonly [string, string, string])[],
  ): Promise<void> {
    const before = (await app.log(world.locationId)).length;
    const answers = await Promise.all(links.map((link, index) => relate(index, link)));
    const created = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 400);
    expect([created.length, refused.length]).toEqual([count, links.length - count]);
    for (const { message } of refused)
      expect(message).toMatch(/has reached the limit of \d+ for association/);
    const events = await app.log(world.locationId, before);
    expect(events.map(({ type }) => type)).toEqual(Array(count).fill('RelationCreate'));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => before + 1 + index));
  }

  const many = (objectKey: string, count: number) =>
    manyRecords(app.database, world.locationId, objectKey, count);

  test('a cap of 100 on the first side: exactly 100', async () => {
    const associationId = await world.newAssociation({ firstObjectToSecondObjectMaxLimit: 100 });
    const [[first = ''], seconds] = await Promise.all([many(BUYER, 1), many(PROPERTY, CREATES)]);
    await expectCreated(
      100,
      seconds.map((second) => [associationId, first, second]),
    );
    expect((await world.expect(200, 'GET', `/associations/relations/${first}`)).total).toBe(100);
  });

  test('a cap of 100 on the second side, both of which are capped: exactly 100', async () => {
    const limits = { firstObjectToSecondObjectMaxLimit: 2, secondObjectToFirstObjectMaxLimit: 100 };
    const associationId = await world.newAssociation(limits);
    const [firsts, [second = '']] = await Promise.all([many(BUYER, CREATES), many(PROPERTY, 1)]);
    await expectCreated(
      100,
      firsts.map((first) => [associationId, first, second]),
    );
  });

  test('one to one: exactly one, whichever side they all share', async () => {
    const associationId = await world.newAssociation({ firstObjectToSecondObjectCardinality: 'ONE_TO_ONE' });
    const [firsts, seconds] = await Promise.all([many(BUYER, CREATES), many(PROPERTY, CREATES)]);
    const [first = ''] = await many(BUYER, 1);
    const [second = ''] = await many(PROPERTY, 1);
    await expectCreated(
      1,
      seconds.map((each) => [associationId, first, each]),
    );
    await expectCreated(
      1,
      firsts.map((each) => [associationId, each, second]),
    );
  });

  test('one to one among few: no record has two', async () => {
    const associationId = await world.newAssociation({ firstObjectToSecondObjectCardinality: 'ONE_TO_ONE' });
    const [firsts, seconds] = await Promise.all([many(BUYER, 6), many(PROPERTY, 6)]);
    const links = Array.from(
      { length: CREATES },
      (_, n) => [associationId, firsts[n % 6], seconds[(n * 7 + (n >> 3)) % 6]] as [string, string, string],
    );
    const answers = await Promise.all(links.map((link, index) => relate(index, link)));
    const pairs = links.filter((_, index) => answers[index]?.status === 201);
    expect(pairs.length).toBeGreaterThan(0);
    expect(new Set(pairs.map(([, first]) => first)).size).toBe(pairs.length);
    expect(new Set(pairs.map(([, , second]) => second)).size).toBe(pairs.length);
  });
});
