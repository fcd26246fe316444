import { type Static, Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import { invalid, RelataError } from '../errors.ts';
import { type Access, reaches } from '../http/access.ts';
import { CursorQuery } from '../http/cursor.ts';
import type { Http } from '../http/types.ts';
import { reachOf } from './endpoint-rules.ts';
import {
  type AttemptPlace,
  type AttemptRow,
  FIRST_ATTEMPT_PLACE,
  placeOf,
  selectAttempts,
} from './reading.ts';

const reference = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
const next = Type.Union([Type.String(), Type.Null()]);
const numberOrNull = Type.Union([Type.Integer(), Type.Null()]);
const textOrNull = Type.Union([Type.String(), Type.Null()]);

const AttemptView = Type.Object({
  locationId: Type.String(),
  endpointId: Type.String(),
  seq: Type.Integer(),
  number: Type.Integer({ description: '1 for the first attempt' }),
  webhookId: Type.String(),
  type: Type.String(),
  startedAt: Type.String(),
  durationMs: Type.Integer(),
  outcome: Type.String({ description: '`delivered` or `failed`' }),
  status: numberOrNull,
  error: textOrNull,
  excerpt: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'The beginning of the answer',
  }),
});

const AttemptQuery = Type.Object({
  ...CursorQuery.properties,
  locationId: reference,
  endpointId: reference,
  webhookId: reference,
});

const read = { guard: { scope: 'webhooks.readonly' } } as const;
const tags = ['Endpoints'];

export interface ReadingRoutes {
  readonly database: Database;
}

/** `/v1/attempts` */
export function readingRoutes(app: Http, { database }: ReadingRoutes): void {
  app.get(
    '/v1/attempts',
    {
      config: read,
      schema: {
        tags,
        summary: 'What was sent, latest first',
        description: 'Of an endpoint, a location or a webhook: at least one of them must be named.',
        querystring: AttemptQuery,
        response: { 200: Type.Object({ data: Type.Array(AttemptView), next }) },
      },
    },
    async ({ access, query }) => {
      const { webhookId, endpointId, locationId, limit } = query;
      assertLocation(access, locationId);
      if (webhookId === undefined && endpointId === undefined && locationId === undefined) {
        throw invalid('one of endpointId, locationId and webhookId must be given');
      }
      const filter = { webhookId, endpointId, locationId, within: reachOf(access) };
      const rows = await database.query(selectAttempts(filter, readPlace(query.after), limit));
      const last = rows.at(-1);
      return {
        data: rows.map(attemptView),
        next: last !== undefined && rows.length === limit ? writePlace(placeOf(last)) : null,
      };
    },
  );
}

function assertLocation(access: Access, locationId: string | undefined): void {
  if (locationId !== undefined && !reaches(access, locationId)) throw new RelataError('location_forbidden');
}

function writePlace(place: AttemptPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readPlace(text: string): AttemptPlace {
  if (text === '') return FIRST_ATTEMPT_PLACE;
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (isPlace(place)) return place;
  } catch {
    // Said below.
  }
  throw invalid('after must be `next` of another page');
}

function isPlace(value: unknown): value is AttemptPlace {
  if (!Array.isArray(value) || value.length !== FIRST_ATTEMPT_PLACE.length) return false;
  const [startedAt, locationId, endpointId, seq, number] = value as unknown[];
  return (
    typeof startedAt === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(startedAt) &&
    !Number.isNaN(Date.parse(startedAt)) &&
    [locationId, endpointId].every((id) => typeof id === 'string' && !id.includes('\0')) &&
    [seq, number].every((n) => Number.isSafeInteger(n)) &&
    Number(number) <= 0x7fffffff
  );
}

function attemptView(row: AttemptRow): Static<typeof AttemptView> {
  return {
    locationId: row.location_id,
    endpointId: row.endpoint_id,
    seq: row.seq,
    number: row.number,
    webhookId: row.webhook_id,
    type: row.type,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    status: row.status,
    error: row.error,
    excerpt: row.excerpt,
  };
}
