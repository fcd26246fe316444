import { type TUnsafe, Type } from 'typebox';
import { compileFilter, type EventFilter } from '../../log/event-filter.ts';
import type { ReplayRow } from './replay-store.ts';

// A replay sends events to one endpoint that it has had, or has failed to take. It is a lane in each location that
// has any of them, beside the live one, and a row that says what was asked for and how it goes.
//
//   running ── no lane is left ──▶ done
//      └────── by an operator ───▶ cancelled

/** A range of the log, all that was given up within a time, or one event. */
export type ReplayKind = 'replay' | 'recover' | 'resend';
export type ReplayState = 'running' | 'done' | 'cancelled';
/** Where its lanes read: what was given up is kept, even when the log has forgotten it. */
export type ReplaySource = 'log' | 'dead';

/** What is asked for; all that is named must be so. */
export interface ReplayFilter {
  readonly locationId?: string;
  readonly fromSequence?: number;
  readonly toSequence?: number;
  /** ISO 8601, from then on and before then: of a replay when it happened, of a recovery when it was given up. */
  readonly since?: string;
  readonly until?: string;
  readonly events?: readonly string[];
  readonly objectKeys?: readonly string[];
  readonly associations?: readonly string[];
  readonly entityId?: string;
  readonly webhookId?: string;
}

/** What a lane has to know of its replay. */
export interface ReplayTask {
  readonly source: ReplaySource;
  readonly filter: ReplayFilter;
}

/** Part of one log: what comes after `cursor`, up to `until`. */
export interface LogRange {
  readonly locationId: string;
  readonly cursor: number;
  readonly until: number;
}

export interface ReplayView {
  readonly endpointId: string;
  readonly number: number;
  readonly kind: ReplayKind;
  readonly state: ReplayState;
  readonly filter: ReplayFilter;
  readonly events: number;
  readonly delivered: number;
  readonly failed: number;
  readonly lost: number;
  readonly remaining: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** The filter of a replay; where it asks for one thing, reading sees to that. */
export function compileReplayFilter(filter: ReplayFilter): EventFilter {
  const { events = ['*'], objectKeys = [], associations = [] } = filter;
  return compileFilter({ events, objectKeys, associations });
}

export const ReplaySchema: TUnsafe<ReplayView> = Type.Unsafe(
  Type.Object({
    endpointId: Type.String(),
    number: Type.Integer({ description: '`x-relata-replay` of what it sends' }),
    kind: Type.Unsafe({ type: 'string', enum: ['replay', 'recover', 'resend'] }),
    state: Type.Unsafe({ type: 'string', enum: ['running', 'done', 'cancelled'] }),
    filter: Type.Unsafe({ type: 'object', additionalProperties: true, description: 'What was asked for' }),
    events: Type.Integer({ description: 'How many there were to be sent when it was made' }),
    delivered: Type.Integer(),
    failed: Type.Integer({ description: 'Given up once more' }),
    lost: Type.Integer({ description: 'What the log let go before it was sent' }),
    remaining: Type.Integer({ description: 'Of `events`; 0 when it is no longer running' }),
    createdAt: Type.String(),
    finishedAt: Type.Unsafe({ type: ['string', 'null'] }),
  }),
);

export function replayView(row: ReplayRow): ReplayView {
  const { events, delivered, failed, lost, state } = row;
  return {
    endpointId: row.endpoint_id,
    number: row.number,
    kind: row.kind,
    state,
    filter: row.filter,
    events,
    delivered,
    failed,
    lost,
    remaining: state === 'running' ? Math.max(0, events - delivered - failed - lost) : 0,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
