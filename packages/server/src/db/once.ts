import { RelataError } from '../errors.ts';
import type { Database } from './connect.ts';
import { type Claim, type HeldRow, holdClaims, type KeptAnswer, keepAnswers } from './once-store.ts';
import type { Query, RowsOf } from './statement.ts';
import type { Decided, WriteInProgress, WriteOperation } from './write.ts';

// A change that happens once: the answer to its request is kept by the transaction that makes it. That transaction
// holds the row of the claim from before it decides, so that nobody takes the claim over in between; if somebody has,
// nothing is changed.

/** The claim of a request, and how its answer comes from the outcomes of its change. */
export class Once<Outcome> {
  readonly claim: Claim;
  /** Of each input, as far as it has been decided. */
  readonly outcomes: Decided<Outcome>[] = [];
  readonly #answer: (outcomes: readonly Decided<Outcome>[]) => KeptAnswer | undefined;
  /** Whether the answer was kept by the transaction that decided the last input. */
  isKept = false;

  /** `answer` gives undefined where nothing is changed, so that the answer need not be kept with the change. */
  constructor(claim: Claim, answer: (outcomes: readonly Decided<Outcome>[]) => KeptAnswer | undefined) {
    this.claim = claim;
    this.#answer = answer;
  }

  /** Undefined where there is something that the caller should send again: then the next repeat is to do it. */
  answer(): KeptAnswer | undefined {
    return this.isToRepeat ? undefined : this.#answer(this.outcomes);
  }

  /** Whether a part of it failed for reasons that pass. */
  get isToRepeat(): boolean {
    return this.outcomes.some((outcome) => outcome instanceof RelataError && outcome.status >= 500);
  }
}

/** The place of an input among those of its request. */
export interface Part {
  readonly once: Once<unknown>;
  readonly index: number;
  readonly isLast: boolean;
}

/** An input, and what it is a part of if that is to happen once. */
interface Input {
  readonly input: unknown;
  readonly part: Part | undefined;
}

type AnyOperation = WriteOperation<unknown, unknown, readonly Query[]>;

/**
 * The same operation for a batch that has such inputs. Those whose claim was lost are refused; the answer of a request
 * is written together with its last input.
 */
export function onceOperation(
  operation: AnyOperation,
  batch: readonly Input[],
): WriteOperation<Input, unknown, readonly Query[]> {
  return {
    name: operation.name,
    reads: (locationId, inputs) => [
      holdClaims(
        locationId,
        [...requestsOf(inputs).keys()].map(({ claim }) => claim),
      ),
      ...operation.reads(
        locationId,
        inputs.map(({ input }) => input),
      ),
    ],
    decide(write, inputs, [held = [], ...rows]) {
      const claims = new Map((held as HeldRow[]).map((row) => [claimName(row.token_id, row.key), row]));
      const states = inputs.map(({ part }) => part && stateOf(part.once.claim, claims));
      const open = inputs.filter((_, index) => states[index] === undefined || states[index] === 'held');
      const decided = operation.decide(
        write,
        open.map(({ input }) => input),
        rows as RowsOf<readonly Query[]>,
      );
      if (decided.length !== open.length)
        throw new Error(`${operation.name} gave ${decided.length} outcomes for ${open.length} inputs`);
      const outcomeOf = new Map(open.map((input, index) => [input, decided[index]]));
      const outcomes = inputs.map((input, index): Decided<unknown> => {
        const { part } = input;
        if (states[index] === 'lost') return new RelataError('idempotency_in_flight');
        // Its commit was not answered, and has happened all the same: what was decided then holds.
        if (states[index] === 'answered') return part?.once.outcomes[part.index];
        const outcome = outcomeOf.get(input);
        if (part !== undefined) part.once.outcomes[part.index] = outcome;
        return outcome;
      });
      keepWith(write, batch, open);
      return outcomes;
    },
  };
}

/** Adds to the write the answers of requests whose last input is among those that were decided. */
function keepWith(write: WriteInProgress, batch: readonly Input[], decided: readonly Input[]): void {
  const all = requestsOf(batch);
  const answers = [...requestsOf(decided)].flatMap(([once, parts]) => {
    if (!parts.some(({ isLast }) => isLast)) return [];
    // After a failure a batch is written in pieces, and what becomes of another piece is not known here: then the answer
    // is kept when all is done.
    const answer = parts.length === all.get(once)?.length ? once.answer() : undefined;
    once.isKept = answer !== undefined;
    return answer === undefined ? [] : [{ claim: once.claim, answer }];
  });
  if (answers.length > 0) write.change(keepAnswers(write.locationId, answers));
}

function requestsOf(inputs: readonly Input[]): Map<Once<unknown>, Part[]> {
  const parts = inputs.flatMap(({ part }) => part ?? []);
  return Map.groupBy(parts, ({ once }) => once);
}

function stateOf(claim: Claim, rows: ReadonlyMap<string, HeldRow>): 'held' | 'answered' | 'lost' {
  const row = rows.get(claimName(claim.tokenId, claim.key));
  if (row?.trace_id !== claim.traceId) return 'lost';
  return row.is_answered ? 'answered' : 'held';
}

function claimName(tokenId: string, key: string): string {
  return `${tokenId} ${key}`;
}

/**
 * Makes a change that is one statement and not a write of a graph, and gives its outcome. With `once` the answer is
 * kept in the same transaction. Throws 409 if the claim was lost; then nothing was changed.
 */
export async function changeOnce<Outcome>(
  database: Database,
  query: Query,
  outcome: Outcome,
  once: Once<Outcome> | undefined,
): Promise<Outcome> {
  if (once === undefined) {
    await database.query(query);
    return outcome;
  }
  const { claim } = once;
  once.outcomes[0] = outcome;
  const answer = once.answer();
  const session = await database.writeSession();
  try {
    const [, held] = await settled(
      session.send(['begin isolation level read committed', holdClaims(claim.locationId, [claim])]),
    );
    const claims = new Map([[claimName(claim.tokenId, claim.key), held?.rows[0] as HeldRow]]);
    if (answer === undefined || stateOf(claim, claims) !== 'held') {
      await session.send(['rollback']);
      throw new RelataError('idempotency_in_flight');
    }
    const done = await settled(
      session.send([query, keepAnswers(claim.locationId, [{ claim, answer }]), 'commit']),
    ).catch(async (error: unknown) => {
      await session.send(['rollback']);
      throw error;
    });
    if (done.at(-1)?.command !== 'COMMIT') throw new Error('commit was answered with something else');
    once.isKept = true;
    return outcome;
  } finally {
    session.release();
  }
}

/** All answers, or the first error. */
async function settled<Answer>(sent: Promise<PromiseSettledResult<Answer>[]>): Promise<Answer[]> {
  return (await sent).map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}
