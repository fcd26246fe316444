import { Relation } from '@relata/protocol';
import { Type } from 'typebox';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { Access, LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { relationView } from '../relations/relation.ts';
import {
  type FullSidesMeta,
  REPLACED_MAX,
  type ReplacedRelation,
  replaceRelation,
} from '../relations/replace-relation.ts';
import { listPartners, type Partner } from './partners.ts';
import { type Direction, directions } from './relation-groups.ts';
import { selectTitles } from './relations-store.ts';
import { type TitledRecord, titledRecord } from './title.ts';

/** What is shown of a side that is full: enough to choose from, and it may have ten thousand. */
const SHOWN_IN_THE_WAY_MAX = 10;

const reference = Type.String({ minLength: 1, maxLength: 200 });

const ConnectBody = Type.Object(
  {
    locationId: Type.Optional(reference),
    associationId: reference,
    firstRecordId: reference,
    secondRecordId: reference,
    replace: Type.Optional(
      Type.Array(reference, {
        maxItems: REPLACED_MAX,
        description: 'The ids of the relations that are to make room: of each side that is full, one',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A side that is full, and relations of which one must make room; left out where the token may not read relations. */
interface InTheWay {
  direction: Direction;
  record: TitledRecord;
  limit: number;
  relations?: Partner[];
}

export interface ConnectRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
}

/** `POST /v1/relations`: a relation in the place of what is in its way, if that is named. */
export function connectRoutes(app: Http, { database, batcher, locations }: ConnectRoutes): void {
  app.post(
    '/v1/relations',
    {
      config: { guard: { scope: 'associations/relation.write' }, changes: 'graph' },
      schema: {
        tags: ['Relations'],
        summary: 'Create a relation, in the place of those that are in its way',
        description:
          'Where a record has as many relations as it may, 409 says in `meta.inTheWay` which ones are in the way, to a token that may read relations. Those that are named in `replace` are deleted in the same change, and no others.',
        body: ConnectBody,
        response: { 201: Type.Object({ relation: Relation, replaced: Type.Array(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { access, id: traceId } = request;
      const { locationId: named, replace = [], ...link } = request.body;
      const locationId = await locations.named(access, named);
      const answer = ({ relation, replaced }: ReplacedRelation) => ({
        relation: relationView(relation),
        replaced: [...replaced],
      });
      const once = request.once?.keep((made: ReplacedRelation) => [201, answer(made)]);
      try {
        const made = await batcher.one(replaceRelation, locationId, { traceId, link, replace }, once);
        return reply.status(201).send(answer(made));
      } catch (error) {
        throw await explained(error, access, locationId, link.associationId);
      }
    },
  );

  /** The same error, with the relations that are in the way in the place of the sides that are full. */
  async function explained(
    error: unknown,
    access: Access,
    locationId: string,
    associationId: string,
  ): Promise<unknown> {
    if (!(error instanceof RelataError) || error.meta?.['fullSides'] === undefined) return error;
    const { fullSides } = error.meta as unknown as FullSidesMeta;
    // Who may only write learns nothing by being refused.
    const isShown = access.admin || access.scopes.has('associations/relation.readonly');
    const [titles, ...relations] = await Promise.all([
      database.queryByKey(
        selectTitles(
          locationId,
          fullSides.map(({ recordId }) => recordId),
        ),
      ),
      ...(isShown ? fullSides : []).map(({ recordId, side }) =>
        listPartners(
          database,
          access,
          locationId,
          { recordId, associationId, side },
          { after: '', limit: SHOWN_IN_THE_WAY_MAX },
        ),
      ),
    ]);
    const records = new Map(titles.map((row) => [row.id, titledRecord(access, row)]));
    const inTheWay = fullSides.map(({ side, recordId, limit }, index): InTheWay => {
      const record = records.get(recordId) ?? { id: recordId, objectKey: '', title: recordId };
      const full = { direction: directions[side - 1] ?? 'first', record, limit };
      return isShown ? { ...full, relations: relations[index] ?? [] } : full;
    });
    return error.withMeta({ inTheWay });
  }
}
