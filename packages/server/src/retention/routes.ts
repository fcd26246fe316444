import { type Static, Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import { reachOf } from '../delivery/endpoints/endpoint-rules.ts';
import { invalid, RelataError } from '../errors.ts';
import { reaches } from '../http/access.ts';
import { CursorQuery, pageOf } from '../http/cursor.ts';
import type { Http } from '../http/types.ts';
import { type LossPlace, type LossRow, selectLosses } from './loss-store.ts';

const reference = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));

const LossView = Type.Object({
  locationId: Type.String(),
  endpointId: Type.String(),
  replay: Type.Integer({ description: '0, or the number of the replay that lost them' }),
  firstSeq: Type.Integer(),
  lastSeq: Type.Integer(),
  events: Type.Integer({
    description: 'How many from `firstSeq` to `lastSeq` were still to be delivered to this endpoint',
  }),
  lostAt: Type.String({ description: 'When the last of them went' }),
});

const LossQuery = Type.Object({ ...CursorQuery.properties, locationId: reference, endpointId: reference });

export interface RetentionRoutes {
  readonly database: Database;
}

/** `/v1/losses`: what became too old before it was delivered. */
export function retentionRoutes(app: Http, { database }: RetentionRoutes): void {
  app.get(
    '/v1/losses',
    {
      config: { guard: { scope: 'webhooks.readonly' } },
      schema: {
        tags: ['Endpoints'],
        summary: 'Events that became too old before an endpoint had them',
        querystring: LossQuery,
        response: {
          200: Type.Object({ data: Type.Array(LossView), next: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    async ({ access, query }) => {
      const { endpointId, locationId, limit } = query;
      if (locationId !== undefined && !reaches(access, locationId))
        throw new RelataError('location_forbidden');
      const filter = { endpointId, locationId, within: reachOf(access) };
      const rows = await database.query(selectLosses(filter, readPlace(query.after), limit));
      return pageOf(rows.map(lossView), limit, (loss) =>
        [loss.locationId, loss.endpointId, loss.replay, loss.firstSeq].join('.'),
      );
    },
  );
}

function readPlace(text: string): LossPlace {
  if (text === '') return ['', '', 0, 0];
  const [, locationId, endpointId, replay, firstSeq] =
    /^([^.\0]+)\.([^.\0]+)\.(\d{1,9})\.(\d{1,15})$/.exec(text) ?? [];
  if (locationId === undefined || endpointId === undefined)
    throw invalid('after must be `next` of another page');
  return [locationId, endpointId, Number(replay), Number(firstSeq)];
}

function lossView(row: LossRow): Static<typeof LossView> {
  return {
    locationId: row.location_id,
    endpointId: row.endpoint_id,
    replay: row.replay,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    events: row.events,
    lostAt: row.lost_at,
  };
}
