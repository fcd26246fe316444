import { type Static, Type } from 'typebox';
import type { Database } from '../../db/connect.ts';
import { invalid, RelataError } from '../../errors.ts';
import { type Access, reaches } from '../../http/access.ts';
import { CursorQuery } from '../../http/cursor.ts';
import { readTime } from '../../http/time.ts';
import type { Http } from '../../http/types.ts';
import type { Delivery } from '../delivery.ts';
import { reachOf } from '../endpoints/endpoint-rules.ts';
import { errorClasses } from '../sending/failure.ts';
import { AttemptSchema, type AttemptView, attemptView } from './attempt-view.ts';
import {
  type AttemptFilter,
  type AttemptPlace,
  attemptPage,
  FIRST_ATTEMPT_PLACE,
  selectAttempts,
} from './attempts-store.ts';
import { rebuildRequests } from './sent-request.ts';

/** With their bodies, of which each may have 90 kB. */
const REQUESTS_MAX = 20;

const reference = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
const time = Type.Optional(
  Type.String({ minLength: 1, maxLength: 40, description: 'ISO 8601', examples: ['2026-01-31T12:00:00Z'] }),
);

const ListQuery = Type.Object({
  ...CursorQuery.properties,
  locationId: reference,
  endpointId: reference,
  outcome: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: ['delivered', 'failed'] })),
  errorClass: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: [...errorClasses] })),
  since: time,
  until: time,
  include: Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: ['request'],
      description: `\`request\` for bodies and headers as they were sent; then a page has ${REQUESTS_MAX} at most`,
    }),
  ),
});
const AttemptQuery = Type.Object({ ...ListQuery.properties, webhookId: reference });
const WebhookParams = Type.Object({ webhookId: Type.String({ minLength: 1, maxLength: 200 }) });
const Page = Type.Object({
  data: Type.Array(AttemptSchema),
  next: Type.Union([Type.String(), Type.Null()]),
});

const config = { guard: { scope: 'webhooks.readonly' } } as const;
const tags = ['Endpoints'];

export interface AttemptRoutes {
  readonly database: Database;
  readonly delivery: Pick<Delivery, 'compose'>;
}

/** `/v1/attempts`, `/v1/events/{webhookId}/attempts`. */
export function attemptRoutes(app: Http, { database, delivery }: AttemptRoutes): void {
  app.get(
    '/v1/attempts',
    {
      config,
      schema: {
        tags,
        summary: 'What was sent, latest first',
        description: 'Of an endpoint, a location or a webhook: at least one of them must be named.',
        querystring: AttemptQuery,
        response: { 200: Page },
      },
    },
    async ({ access, query }) => {
      const { webhookId, endpointId, locationId } = query;
      if (webhookId === undefined && endpointId === undefined && locationId === undefined) {
        throw invalid('one of endpointId, locationId and webhookId must be given');
      }
      return readPage(access, query, webhookId);
    },
  );

  app.get(
    '/v1/events/:webhookId/attempts',
    {
      config,
      schema: {
        tags,
        summary: 'What was sent of one event, latest first',
        params: WebhookParams,
        querystring: ListQuery,
        response: { 200: Page },
      },
    },
    async ({ access, params, query }) => readPage(access, query, params.webhookId),
  );

  async function readPage(
    access: Access,
    query: Static<typeof ListQuery>,
    webhookId: string | undefined,
  ): Promise<{ data: AttemptView[]; next: string | null }> {
    const { locationId, endpointId, outcome, errorClass, include } = query;
    if (locationId !== undefined && !reaches(access, locationId)) throw new RelataError('location_forbidden');
    const filter: AttemptFilter = {
      webhookId,
      endpointId,
      locationId,
      outcome,
      errorClass,
      since: query.since && readTime('since', query.since),
      until: query.until && readTime('until', query.until),
      within: reachOf(access),
    };
    const withRequests = include === 'request';
    const limit = withRequests ? Math.min(query.limit, REQUESTS_MAX) : query.limit;
    const found = await database.query(selectAttempts(filter, readPlace(query.after), limit));
    const { rows, next } = attemptPage(found, filter, limit);
    const rebuilt = withRequests ? await rebuildRequests(database, delivery.compose, rows) : [];
    return {
      data: rows.map((row, index) => attemptView(row, rebuilt[index])),
      next: next && writePlace(next),
    };
  }
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
  const [startedAt, locationId, endpointId, replay, seq, number] = value as unknown[];
  return (
    typeof startedAt === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(startedAt) &&
    !Number.isNaN(Date.parse(startedAt)) &&
    [locationId, endpointId].every((id) => typeof id === 'string' && !id.includes('\0')) &&
    [replay, seq, number].every((n) => Number.isSafeInteger(n)) &&
    [replay, number].every((n) => Math.abs(Number(n)) <= 0x7fffffff)
  );
}
