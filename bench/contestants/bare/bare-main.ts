// A bare Fastify server: a route, a prepared statement, nothing else. No tokens, no checks of the body, no log.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { objectId } from '@relata/protocol';
import Fastify from 'fastify';
import { answerOrders, startArgument } from '../../harness/answering.ts';
import { type BarePlace, openDatabase } from './databases.ts';
import { associationById, associationByKey, createRelation, listRelations } from './statements.ts';

interface CreateBody {
  readonly locationId: string;
  readonly associationId: string;
  readonly firstRecordId: string;
  readonly secondRecordId: string;
}

interface ListedRow {
  readonly createdAt: string;
  readonly total: number;
}

const database = await openDatabase(startArgument<BarePlace>());
const app = Fastify();
/** Not numbered by location, as relata's are: this process counts, and nobody else writes. */
let seq = 0;

app.post<{ Body: CreateBody }>('/associations/relations', async ({ body }, reply) => {
  seq += 1;
  const { locationId, associationId, firstRecordId, secondRecordId } = body;
  const [made] = await database.query<{ relation: string }>(createRelation, [
    locationId,
    associationId,
    firstRecordId,
    secondRecordId,
    objectId(),
    randomUUID(),
    randomUUID(),
    seq,
  ]);
  if (made === undefined) return reply.code(400).send({ message: 'refused' });
  return reply.code(201).type('application/json; charset=utf-8').send(made.relation);
});

app.get<{ Params: { recordId: string }; Querystring: { locationId: string; limit: string } }>(
  '/associations/relations/:recordId',
  async ({ params, query }) => {
    const limit = Number(query.limit);
    const rows = await database.query<ListedRow>(listRelations, [query.locationId, params.recordId, limit]);
    const relations = rows.map(({ total: _, ...shown }) => ({ ...shown, updatedAt: shown.createdAt }));
    return { relations, total: rows[0]?.total ?? 0 };
  },
);

app.get<{ Params: { id: string }; Querystring: { locationId: string } }>(
  '/associations/:id',
  async ({ params, query }, reply) => {
    const [found] = await database.query(associationById, [query.locationId, params.id]);
    return found ?? reply.code(404).send({ message: 'Association not found' });
  },
);

app.get<{ Params: { key: string }; Querystring: { locationId: string } }>(
  '/associations/key/:key',
  async ({ params, query }, reply) => {
    const [found] = await database.query(associationByKey, [query.locationId, params.key]);
    return found ?? reply.code(404).send({ message: 'Association not found' });
  },
);

await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;
answerOrders({}, { url: `http://127.0.0.1:${port}` });
