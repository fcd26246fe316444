import type { Outcome } from '../sending/send.ts';
import type { AttemptRecord, DeadEvent, SettledRetry, StoredRetry } from './record-results.ts';
import type { Entry } from './window.ts';

/** What has happened on a lane since its last report. */
export class Happenings {
  /** On their way into `retry`, or changed there; by number. */
  readonly stored: Map<number, { readonly entry: Entry; readonly retry: StoredRetry }> = new Map();
  /** On their way out of `retry`. */
  readonly settled: { readonly entry: Entry; readonly retry: SettledRetry }[] = [];
  readonly dead: DeadEvent[] = [];
  readonly attempts: AttemptRecord[] = [];

  store(entry: Entry, dueInMs: number): void {
    if (!entry.flying) this.#comesAgain(entry, dueInMs);
    this.stored.set(entry.seq, { entry, retry: storedRetry(entry, dueInMs) });
  }

  settle(entry: Entry): void {
    const orderKey = entry.key === undefined ? null : entry.event.orderKey;
    this.settled.push({ entry, retry: { seq: entry.seq, orderKey } });
  }

  bury({ seq, previous, failures }: Entry, outcome: Outcome): void {
    const reason = outcome.error ?? `answered ${outcome.status}`;
    this.dead.push({ seq, previous, attempts: failures, reason });
  }

  /** Before the failure is counted. */
  attempt({ seq, event, failures, previous }: Entry, outcome: Outcome, revision: number): void {
    this.attempts.push({
      seq,
      number: failures + 1,
      webhookId: event.webhookId,
      type: event.type,
      startedAt: outcome.startedAt,
      durationMs: outcome.durationMs,
      outcome: outcome.kind === 'delivered' ? 'delivered' : 'failed',
      status: outcome.status,
      errorClass: outcome.errorClass,
      error: outcome.error,
      answerHeaders: outcome.answerHeaders && JSON.stringify(outcome.answerHeaders),
      excerpt: outcome.excerpt,
      timing: JSON.stringify(outcome.timing),
      kids: outcome.kids.join(' '),
      previous,
      revision,
      nextInMs: null,
    });
  }

  /** Says of the attempt that has just ended when the next one comes. */
  #comesAgain({ seq }: Entry, nextInMs: number): void {
    const index = this.attempts.findLastIndex((attempt) => attempt.seq === seq);
    const attempt = this.attempts[index];
    if (attempt !== undefined) this.attempts[index] = { ...attempt, nextInMs };
  }
}

/** @param dueInMs null for one that waits behind another of its key */
export function storedRetry({ seq, event, previous, failures }: Entry, dueInMs: number | null): StoredRetry {
  return { seq, orderKey: event.orderKey, previous, failures, dueInMs };
}
