import { complain } from '../complain.ts';
import type { Remarks } from '../headers.ts';
import type { Outcome, ReceivedWebhook } from '../outcome.ts';
import { replayIn } from '../webhook-id.ts';
import { entityOf, laneOf } from './entity.ts';
import { GAP_AFTER_MS, type Gap, Gaps } from './gaps.ts';
import { Turns } from './turns.ts';

export interface InOrderOptions {
  readonly inOrder: 'entity' | undefined;
  /** How long handling may take, waiting for a turn included. */
  readonly handlerTimeoutMs: number;
  /** How long handlers that are late still hold their claim. */
  readonly lateMs: number;
  readonly gapAfterMs: number | undefined;
}

export interface InOrder {
  /**
   * Runs `work` when it is the turn of its entity. It is told by which sequence it was overtaken, if it was.
   * @throws TurnError
   */
  run<Result>(
    webhook: ReceivedWebhook,
    remarks: Remarks,
    work: (overtakenBy: number | undefined) => Promise<Result>,
  ): Promise<Result>;
  /** Takes notice of what need not come again. */
  answered(outcome: Outcome, remarks: Remarks): void;
  onGap(report: (gap: Gap) => unknown): void;
  close(): void;
}

/** What is handled one after the other, and what is missing, as far as the headers of relata tell. */
export function createInOrder({ inOrder, handlerTimeoutMs, lateMs, gapAfterMs }: InOrderOptions): InOrder {
  // What has waited for half of the time still has the other half, and the answer is not too late.
  const turns = inOrder && new Turns({ waitMs: handlerTimeoutMs / 2, holdMs: handlerTimeoutMs + lateMs });
  const reporters: ((gap: Gap) => unknown)[] = [];
  const gaps = new Gaps({ afterMs: gapAfterMs ?? GAP_AFTER_MS, report });

  /** Nobody waits for those who are told, and what they throw changes nothing. */
  function report(gap: Gap): void {
    for (const reporter of reporters) {
      (async () => reporter(gap))().catch(complain);
    }
  }

  return {
    run({ event, verifiedBy }, { sequence, isTest }, work) {
      const entity = turns && entityOf(event);
      if (!turns || entity === undefined) return work(undefined);
      const isLive = replayIn(verifiedBy) === undefined && !isTest;
      return turns.run(entity, isLive ? sequence : undefined, work);
    },
    answered(outcome, remarks) {
      if (reporters.length === 0) return;
      if (outcome.kind !== 'processed' && outcome.kind !== 'duplicate' && outcome.kind !== 'unhandled')
        return;
      const { event, verifiedBy } = outcome.webhook;
      const lane = laneOf(event);
      if (lane !== undefined) gaps.handled(lane, remarks, replayIn(verifiedBy) !== undefined);
    },
    onGap(reporter) {
      reporters.push(reporter);
    },
    close: () => gaps.close(),
  };
}
