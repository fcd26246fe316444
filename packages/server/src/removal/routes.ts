import { setTimeout as sleep } from 'node:timers/promises';
import { Deleted, LocationQuery } from '@relata/protocol';
import { Type } from 'typebox';
import { isSystemAssociation } from '../associations/association.ts';
import { selectAssociationLocation } from '../associations/store.ts';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { Access, LocationById, LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { refuseContacts } from '../records/record.ts';
import { dropLocationFromTokens, markLocationGoing } from './location-store.ts';
import type { BeginRemoval, RemovalOperations, ThingRow } from './remove-thing.ts';
import type { RemovableKind } from './store.ts';
import type { RemovalWorker } from './worker.ts';

/** A large deletion is answered when it is done, or after this time; it goes on all the same. */
const ANSWER_AFTER_MS = 5_000;

const reference = Type.String({ minLength: 1, maxLength: 200 });
const AssociationParams = Type.Object({ associationId: reference });
const RecordParams = Type.Object({ schemaKey: reference, id: reference });
const ContactParams = Type.Object({ contactId: reference });
const LocationParams = Type.Object({ id: reference });
const DeletedRecord = Type.Object({ id: Type.String(), success: Type.Boolean() });
// HighLevel's spelling.
const DeletedContact = Type.Object({ succeded: Type.Boolean() });

export interface RemovalRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
  readonly locationOfRecord: LocationById;
  readonly operations: Readonly<Record<RemovableKind, RemovalOperations<ThingRow>>>;
  readonly worker: RemovalWorker;
  /** Makes what other parts remember of tokens be read anew. */
  readonly forgetTokens: () => void;
}

/** Deleting what relations hang on. */
export function removalRoutes(app: Http, options: RemovalRoutes): void {
  const { database, batcher, locations, operations, worker } = options;

  app.delete(
    '/associations/:associationId',
    {
      config: { guard: { scope: 'associations.write' } },
      schema: {
        tags: ['Associations'],
        summary: 'Delete an association and its relations',
        params: AssociationParams,
        querystring: LocationQuery,
        response: { 200: Deleted },
      },
    },
    async ({ access, params: { associationId: id }, query, id: traceId }) => {
      if (isSystemAssociation(id)) {
        await locations.named(access, query.locationId);
        throw new RelataError('association_of_system', { key: id, done: 'deleted' });
      }
      const locationOf: LocationById = async (wanted) =>
        (await database.query(selectAssociationLocation(wanted)))[0]?.location_id;
      const locationId = await locations.ofThing(access, query.locationId, id, locationOf);
      await remove('association', locationId, { id, traceId });
      return { deleted: true, id, message: 'Association deleted successfully' };
    },
  );

  app.delete(
    '/objects/:schemaKey/records/:id',
    {
      config: { guard: { scope: 'objects/record.write' } },
      schema: {
        tags: ['Records'],
        summary: 'Delete a record and its relations',
        params: RecordParams,
        querystring: LocationQuery,
        response: { 200: DeletedRecord },
      },
    },
    async ({ access, params: { schemaKey, id }, query, id: traceId }) => {
      refuseContacts(schemaKey);
      await removeRecord(access, query.locationId, { id, traceId, objectKey: schemaKey });
      return { id, success: true };
    },
  );

  app.delete(
    '/contacts/:contactId',
    {
      config: { guard: { scope: 'contacts.write' } },
      schema: {
        tags: ['Contacts'],
        summary: 'Delete a contact and its relations',
        params: ContactParams,
        querystring: LocationQuery,
        response: { 200: DeletedContact },
      },
    },
    async ({ access, params: { contactId: id }, query, id: traceId }) => {
      await removeRecord(access, query.locationId, { id, traceId, objectKey: 'contact' });
      return { succeded: true };
    },
  );

  app.delete(
    '/v1/locations/:id',
    {
      schema: {
        tags: ['Locations'],
        summary: 'Delete a location with all that is in it; its id is never used again',
        params: LocationParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params: { id } }, reply) => {
      const [marked] = await database.query(markLocationGoing(id));
      if (marked === undefined) throw new RelataError('location_unknown');
      await database.query(dropLocationFromTokens(id));
      options.forgetTokens();
      await patiently(worker.finishLocation(id));
      return reply.status(204).send(null);
    },
  );

  async function removeRecord(access: Access, named: string | undefined, input: BeginRemoval): Promise<void> {
    await remove('record', await locations.ofThing(access, named, input.id, options.locationOfRecord), input);
  }

  async function remove(
    kind: RemovableKind,
    locationId: string | undefined,
    input: BeginRemoval,
  ): Promise<void> {
    if (locationId === undefined) throw new RelataError(operations[kind].notFound(input));
    const removed = await batcher.one(operations[kind].begin, locationId, input);
    if (removed === 'gone') return;
    await patiently(worker.finish(kind, { location_id: locationId, id: input.id, trace_id: input.traceId }));
  }
}

async function patiently(work: Promise<void>): Promise<void> {
  await Promise.race([work, sleep(ANSWER_AFTER_MS, undefined, { ref: false })]);
}
