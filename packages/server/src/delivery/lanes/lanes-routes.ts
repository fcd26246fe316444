import { type Static, Type } from 'typebox';
import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import { reaches } from '../../http/access.ts';
import { CursorQuery, pageOf } from '../../http/cursor.ts';
import type { Http } from '../../http/types.ts';
import { reachOf } from '../endpoints/endpoint-rules.ts';
import type { LaneKey } from './lane-key.ts';
import { type LaneRow, selectLanes } from './reading-lanes-store.ts';

const states = ['idle', 'delivering', 'retrying', 'pulled', 'paused', 'down', 'disabled'] as const;
type LaneState = (typeof states)[number];

/** The largest number of the database's type. */
const REPLAY_MAX = 2_147_483_647;

const LaneView = Type.Object({
  locationId: Type.String(),
  endpointId: Type.String(),
  replay: Type.Integer({ description: '0 for the live lane' }),
  state: Type.Unsafe<LaneState>({
    type: 'string',
    enum: [...states],
    description:
      '`delivering` where there is something behind the cursor, `retrying` where something only waits to be tried again; `pulled` where nothing is sent; else what the endpoint is',
  }),
  cursor: Type.Integer({ description: 'Up to here every event is settled, or pending' }),
  head: Type.Integer({ description: "The number of the location's last event; of a replay, of its last" }),
  lag: Type.Integer({ description: 'Events behind the cursor' }),
  lagSeconds: Type.Number({ description: 'Age of the first of them' }),
  pending: Type.Integer({ description: 'Events to be tried again, and those that wait behind them' }),
  dead: Type.Integer({ description: 'Events that were given up' }),
  lost: Type.Integer({ description: 'Events that the log let go before they were delivered' }),
});

const reference = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
const LaneQuery = Type.Object({
  ...CursorQuery.properties,
  locationId: reference,
  endpointId: reference,
  replays: Type.Boolean({ default: false, description: 'Whether lanes of replays are shown too' }),
});

/** `/v1/lanes` */
export function lanesRoutes(app: Http, { database }: { readonly database: Database }): void {
  app.get(
    '/v1/lanes',
    {
      config: { guard: { scope: 'webhooks.readonly' } },
      schema: {
        tags: ['Endpoints'],
        summary: 'How far each endpoint has got in each location',
        description: 'A location in which there is nothing yet for an endpoint has no lane of it.',
        querystring: LaneQuery,
        response: {
          200: Type.Object({
            data: Type.Array(LaneView),
            next: Type.Union([Type.String(), Type.Null()]),
          }),
        },
      },
    },
    async ({ access, query }) => {
      const { endpointId, locationId, replays, limit } = query;
      if (locationId !== undefined && !reaches(access, locationId))
        throw new RelataError('location_forbidden');
      const filter = { endpointId, locationId, replays, within: reachOf(access) };
      const rows = await database.query(selectLanes(filter, readPlace(query.after), limit));
      return pageOf(rows.map(laneView), limit, writePlace);
    },
  );
}

function writePlace({ locationId, endpointId, replay }: LaneKey): string {
  return `${locationId}.${endpointId}.${replay}`;
}

/** A text that is none is a place as well: somewhere among the others. */
function readPlace(text: string): LaneKey {
  const [locationId = '', endpointId = '', replay = ''] = text.split('.');
  return { locationId, endpointId, replay: /^\d{1,9}$/.test(replay) ? Number(replay) : REPLAY_MAX };
}

function laneView(row: LaneRow): Static<typeof LaneView> {
  const { cursor, head, pending, dead, lost } = row;
  return {
    locationId: row.location_id,
    endpointId: row.endpoint_id,
    replay: row.replay,
    state: stateOf(row),
    cursor,
    head,
    lag: Math.max(0, head - cursor),
    lagSeconds: Math.round((row.lag_seconds ?? 0) * 1_000) / 1_000,
    pending,
    dead,
    lost,
  };
}

function stateOf({ status, is_pulled: isPulled, cursor, head, pending }: LaneRow): LaneState {
  if (isPulled) return 'pulled';
  if (status !== 'enabled') return status;
  if (cursor < head) return 'delivering';
  return pending > 0 ? 'retrying' : 'idle';
}
