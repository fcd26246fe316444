// Connections that each write one relation after the other, in a process of their own.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { answerOrders, startArgument } from '../harness/answering.ts';
import {
  associationIds,
  type FloorGraph,
  firstRecordIds,
  locationIds,
  pairOf,
  relationIds,
  secondRecordIds,
} from './floor-graph.ts';
import { createStatement, lockStatement } from './floor-sql.ts';
import type { FloorForm, FloorRun } from './floors.ts';

export interface PgFloorArgument {
  readonly databaseUrl: string;
  readonly graph: FloorGraph;
  readonly form: FloorForm;
  readonly clients: number;
}

export interface PgFloorOrder {
  readonly seconds: number;
  readonly firstPair: number;
}

const { databaseUrl, graph, form, clients } = startArgument<PgFloorArgument>();

const inputs = {
  locationId: '$1',
  associationId: '$2',
  firstRecordId: '$3',
  secondRecordId: '$4',
  id: '$5::text',
  webhookId: '$6::text',
  traceId: '$7::text',
};
const lock = { name: 'lock', text: lockStatement('$1') };
const createNumbered = { name: 'create_numbered', text: createStatement(inputs, 'head') };
const createPlain = { name: 'create', text: createStatement(inputs, { seq: '$8::bigint' }) };

const connections = await Promise.all(Array.from({ length: clients }, connect));
answerOrders({ run });

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    ssl: false,
    pipeline: form === 'numbered',
    options: '-c plan_cache_mode=force_generic_plan',
  });
  await client.connect();
  return client;
}

async function run({ seconds, firstPair }: PgFloorOrder): Promise<FloorRun> {
  let next = firstPair;
  let transactions = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  await Promise.all(
    connections.map(async (client) => {
      while (performance.now() < until) {
        await create(client, next++);
        transactions += 1;
      }
    }),
  );
  return { transactions, perSecond: (transactions * 1_000) / (performance.now() - startedAt) };
}

async function create(client: pg.Client, pair: number): Promise<void> {
  const { location, first, second } = pairOf(graph, pair);
  const locationId = locationIds.text(location);
  const values = [
    locationId,
    associationIds.text(location),
    firstRecordIds.text(location, first),
    secondRecordIds.text(location, second),
    relationIds.text(pair),
    randomUUID(),
    randomUUID(),
  ];
  if (form === 'plain') {
    await client.query({ ...createPlain, values: [...values, pair] });
    return;
  }
  // One packet for all; without this each statement is one.
  const { stream } = client.connection;
  stream.cork();
  const answers = [
    client.query('begin'),
    client.query({ ...lock, values: [locationId] }),
    client.query({ ...createNumbered, values }),
    client.query('commit'),
  ];
  stream.uncork();
  await Promise.all(answers);
}
