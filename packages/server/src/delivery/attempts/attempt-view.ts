import { type TUnsafe, Type } from 'typebox';
import type { AnswerHeaders } from '../sending/answer.ts';
import type { AttemptTiming, Outcome } from '../sending/exchange.ts';
import { errorClasses } from '../sending/failure.ts';
import type { AttemptRow } from './attempts-store.ts';
import type { Rebuilt, SentRequest } from './sent-request.ts';

// How attempts, and tests, are shown.

/** What came of one POST. */
interface OutcomeView {
  startedAt: string;
  durationMs: number;
  outcome: 'delivered' | 'failed';
  status: number | null;
  errorClass: string | null;
  error: string | null;
  answerHeaders: AnswerHeaders | null;
  excerpt: string | null;
  timing: AttemptTiming | null;
}

export interface AttemptView extends OutcomeView {
  locationId: string;
  endpointId: string;
  /** 0 for what went live, else the number of the replay. */
  replay: number;
  seq: number;
  number: number;
  webhookId: string;
  type: string;
  node: string | null;
  kids: string[] | null;
  nextAt: string | null;
  /** Only where it is asked for. */
  request?: SentRequest | null;
  requestGap?: Rebuilt['gap'];
}

export interface TestView extends OutcomeView {
  locationId: string;
  webhookId: string;
  type: string;
  kids: string[];
  /** Null if it ended before anything was signed. */
  request: SentRequest | null;
}

const numberOrNull = Type.Union([Type.Integer(), Type.Null()]);
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const ms = Type.Union([Type.Number(), Type.Null()]);
const headers = Type.Record(Type.String(), Type.String());

const request = Type.Object({
  method: Type.String(),
  url: Type.String(),
  headers: Type.Unsafe({ ...headers, description: "The values of the endpoint's own headers are masked" }),
  body: Type.String({ description: 'The bytes that were signed, as text' }),
  endpointChanged: Type.Boolean({
    description: 'The endpoint was changed since: its URL, `ordering` and own headers are those of now',
  }),
});
const requestOrNull = Type.Union([request, Type.Null()]);

const outcomeFields = {
  startedAt: Type.String({ description: 'Its second is the `webhook-timestamp`' }),
  durationMs: Type.Integer(),
  outcome: Type.Unsafe({ type: 'string', enum: ['delivered', 'failed'] }),
  status: numberOrNull,
  errorClass: Type.Unsafe({ type: ['string', 'null'], enum: [...errorClasses, null] }),
  error: textOrNull,
  answerHeaders: Type.Union([headers, Type.Null()], { description: 'Those of the answer that are kept' }),
  excerpt: Type.Unsafe({ type: ['string', 'null'], description: 'The beginning of the answer' }),
  timing: Type.Union([Type.Object({ connectMs: ms, answerMs: ms, bodyMs: ms }), Type.Null()]),
};

export const AttemptSchema: TUnsafe<AttemptView> = Type.Unsafe(
  Type.Object({
    locationId: Type.String(),
    endpointId: Type.String(),
    replay: Type.Integer({ description: '0 for what went live, else the number of the replay' }),
    seq: Type.Integer(),
    number: Type.Integer({ description: '1 for the first attempt' }),
    webhookId: Type.String(),
    type: Type.String(),
    ...outcomeFields,
    node: textOrNull,
    kids: Type.Union([Type.Array(Type.String()), Type.Null()], {
      description: 'The keys that it was signed with; the first made `x-ghl-signature`',
    }),
    nextAt: Type.Unsafe({
      type: ['string', 'null'],
      description: 'When it was to be tried again; null if it was not',
    }),
    request: Type.Optional(requestOrNull),
    requestGap: Type.Optional(
      Type.Unsafe({
        type: ['string', 'null'],
        enum: ['event_gone', 'endpoint_gone', 'keys_gone', 'not_recorded', null],
        description: 'Why there is no request, or, with `keys_gone`, one without signatures',
      }),
    ),
  }),
);

export const TestSchema: TUnsafe<TestView> = Type.Unsafe(
  Type.Object({
    locationId: Type.String(),
    webhookId: Type.String(),
    type: Type.String(),
    ...outcomeFields,
    kids: Type.Array(Type.String()),
    request: requestOrNull,
  }),
);

export function attemptView(row: AttemptRow, rebuilt?: Rebuilt): AttemptView {
  return {
    locationId: row.location_id,
    endpointId: row.endpoint_id,
    replay: row.replay,
    seq: row.seq,
    number: row.number,
    webhookId: row.webhook_id,
    type: row.type,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    status: row.status,
    errorClass: row.error_class,
    error: row.error,
    answerHeaders: row.answer_headers,
    excerpt: row.excerpt,
    timing: row.timing,
    node: row.node,
    kids: row.kids,
    nextAt: row.next_at,
    ...(rebuilt && { request: rebuilt.request, requestGap: rebuilt.gap }),
  };
}

export function outcomeView(outcome: Outcome): OutcomeView & Pick<TestView, 'kids'> {
  return {
    startedAt: outcome.startedAt,
    durationMs: outcome.durationMs,
    outcome: outcome.kind === 'delivered' ? 'delivered' : 'failed',
    status: outcome.status,
    errorClass: outcome.errorClass,
    error: outcome.error,
    answerHeaders: outcome.answerHeaders,
    excerpt: outcome.excerpt,
    timing: outcome.timing,
    kids: [...outcome.kids],
  };
}
