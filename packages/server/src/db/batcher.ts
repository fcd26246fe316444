import { RelataError } from '../errors.ts';
import type { Database } from './connect.ts';
import { type Once, onceOperation, type Part } from './once.ts';
import type { Query } from './statement.ts';
import {
  type AppendEvents,
  type Decided,
  LocationBusy,
  type WriteOperation,
  type Written,
  write,
} from './write.ts';

// Single requests are joined. Each location has a queue and at most one transaction in flight; a few
// connections serve the locations in turn. A transaction takes all that waits in its location for the same
// operation as the first in the queue: requests that are in flight together have no order among them, so
// those of other operations may wait for the next transaction.
//
// A location is either idle (no entry in `queues`), ready (in `ready`), being written, resting after it was found
// locked elsewhere, or suspect (in `suspects`): rested, and to be tried again. One suspect is tried at a time: each
// holds up a connection for a second if it is still locked, and the others belong to those that are not.

/** How long an input may wait for its turn; its caller waits. */
const WAIT_MAX_MS = 10_000;
/** What may wait for one location; beyond it a caller is told to come again before memory grows. */
const QUEUE_MAX = 20_000;
/** A pause after a location was found locked, so that it does not take a connection all the time. */
const REST_MS = 100;

type AnyOperation = WriteOperation<unknown, unknown, readonly Query[]>;

interface Waiting {
  readonly operation: AnyOperation;
  readonly input: unknown;
  readonly part: Part | undefined;
  readonly since: number;
  readonly settle: (outcome: Decided<unknown>) => void;
}

/** What became of a location's turn. */
interface Done {
  /** Whether the location is locked elsewhere; nothing was done. */
  readonly isBusy: boolean;
  /** Tells the callers. */
  readonly answer?: () => void;
}

export interface Batcher {
  /**
   * Writes the inputs, in order, joined with others'. One outcome for each. With `once` the answer to the request is kept
   * with the last of them; throws 409 if another request has taken over its claim, and nothing else.
   */
  submit<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    inputs: readonly Input[],
    once?: Once<Outcome>,
  ): Promise<Decided<Outcome>[]>;
  /** `submit` for one input: gives its outcome or throws its error. */
  one<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    input: Input,
    once?: Once<Outcome>,
  ): Promise<Outcome>;
  /** Refuses what comes from now on and waits for what is there; what still waits after `deadlineMs` is refused. */
  close(deadlineMs?: number): Promise<void>;
}

export interface BatcherOptions {
  readonly database: Database;
  readonly appendEvents: AppendEvents;
  /** Told after each commit that appended to a location's log. */
  readonly onAppended?: (locationId: string, head: number) => void;
  /** Told of each transaction how many inputs it joined. */
  readonly onWritten?: (inputs: number) => void;
  /** Told the causes of answers that say only that something went wrong inside. */
  readonly onError?: (error: unknown, operation: string, locationId: string) => void;
}

export function createBatcher(options: BatcherOptions): Batcher {
  const { database } = options;
  const queues = new Map<string, Waiting[]>();
  const ready: string[] = [];
  const suspects: string[] = [];
  let writing = 0;
  let tryingSuspect = false;
  let soon = false;
  /** Transactions that have ended, but whose callers have not been told. */
  let untold = 0;
  let closing: PromiseWithResolvers<void> | undefined;

  function enqueue(
    operation: AnyOperation,
    locationId: string,
    input: unknown,
    part: Part | undefined,
  ): Promise<Decided<unknown>> {
    if (closing !== undefined) return Promise.resolve(new RelataError('shutting_down'));
    return new Promise((settle) => {
      const waiting: Waiting = { operation, input, part, since: performance.now(), settle };
      const queue = queues.get(locationId);
      if (queue === undefined) {
        queues.set(locationId, [waiting]);
        ready.push(locationId);
      } else if (queue.length >= QUEUE_MAX) {
        settle(new RelataError('overloaded'));
      } else {
        queue.push(waiting);
      }
      serveSoon();
    });
  }

  /** When all that has arrived by now is in its queue: else the first would go alone, and the others after it. */
  function serveSoon(): void {
    if (soon) return;
    soon = true;
    setImmediate(() => {
      soon = false;
      serve();
    });
  }

  function serve(): void {
    while (writing < database.writeConnections) {
      const suspect = tryingSuspect ? undefined : suspects.shift();
      const locationId = suspect ?? ready.shift();
      if (locationId === undefined) return;
      writing += 1;
      if (suspect !== undefined) tryingSuspect = true;
      void writeNext(locationId, suspect !== undefined).then(({ isBusy, answer }) => {
        writing -= 1;
        if (suspect !== undefined) tryingSuspect = false;
        goOn(locationId, isBusy);
        serve();
        // The next write is on its way before the last one's callers go on: the database works while they are answered.
        untold += 1;
        setImmediate(() => {
          untold -= 1;
          answer?.();
          closeIfDone();
        });
      });
    }
  }

  function closeIfDone(): void {
    if (queues.size === 0 && untold === 0) closing?.resolve();
  }

  /** Never rejects. */
  async function writeNext(locationId: string, wasBusy: boolean): Promise<Done> {
    const waiting = keepPatient(queues.get(locationId) ?? [], wasBusy ? 'location_busy' : 'overloaded');
    const inputsMax = Math.min(database.batchMax, waiting[0]?.operation.inputsMax ?? database.batchMax);
    const [batch, rest] = takeBatch(waiting, inputsMax);
    queues.set(locationId, rest);
    const [first] = batch;
    if (first === undefined) return { isBusy: false };
    try {
      const isPlain = batch.every(({ part }) => part === undefined);
      const operation = isPlain ? first.operation : (onceOperation(first.operation, batch) as AnyOperation);
      const inputs = isPlain ? batch.map(({ input }) => input) : batch;
      const deadline = first.since + WAIT_MAX_MS;
      const written = await write(database, options.appendEvents, operation, locationId, inputs, deadline);
      options.onWritten?.(inputs.length);
      return { isBusy: false, answer: () => answer(first.operation, locationId, batch, written) };
    } catch (error) {
      if (error instanceof LocationBusy) {
        queues.set(locationId, [...keepPatient(batch, 'location_busy'), ...(queues.get(locationId) ?? [])]);
        return { isBusy: true };
      }
      const internal = new RelataError('internal', {}, { cause: error });
      const written = { outcomes: batch.map(() => internal), head: undefined };
      return { isBusy: false, answer: () => answer(first.operation, locationId, batch, written) };
    }
  }

  function goOn(locationId: string, isBusy: boolean): void {
    if (queues.get(locationId)?.length === 0) {
      queues.delete(locationId);
    } else if (isBusy) {
      setTimeout(() => {
        suspects.push(locationId);
        serve();
      }, REST_MS);
    } else {
      ready.push(locationId);
    }
  }

  function answer(
    operation: AnyOperation,
    locationId: string,
    batch: Waiting[],
    written: Written<unknown>,
  ): void {
    const { outcomes, head } = written;
    batch.forEach(({ settle, part }, index) => {
      if (part !== undefined) part.once.outcomes[part.index] = outcomes[index];
      settle(outcomes[index] as Decided<unknown>);
    });
    try {
      if (head !== undefined) options.onAppended?.(locationId, head);
      // Each cause once: what befell a whole batch is one error.
      for (const outcome of new Set(outcomes)) {
        if (outcome instanceof RelataError && outcome.status >= 500) {
          options.onError?.(outcome, operation.name, locationId);
        }
      }
    } catch (error) {
      options.onError?.(error, operation.name, locationId);
    }
  }

  function giveUp(): void {
    for (const [locationId, queue] of queues) {
      for (const { settle } of queue) settle(new RelataError('shutting_down'));
      queues.set(locationId, []);
    }
    closing?.resolve();
  }

  async function submit<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    inputs: readonly Input[],
    once?: Once<Outcome>,
  ): Promise<Decided<Outcome>[]> {
    const outcomes: Decided<Outcome>[] = [];
    // Piece by piece, so that others' single requests get their turn in between.
    for (let start = 0; start < inputs.length; start += database.batchMax) {
      const piece = inputs.slice(start, start + database.batchMax);
      const settled = await Promise.all(
        piece.map((input, at) => {
          const part = once && partOf(once, start + at, inputs.length);
          return enqueue(operation as unknown as AnyOperation, locationId, input, part);
        }),
      );
      if (once !== undefined) throwIfLost(settled);
      outcomes.push(...(settled as Decided<Outcome>[]));
    }
    return outcomes;
  }

  return {
    submit,
    async one(operation, locationId, input, once) {
      const [outcome] = await submit(operation, locationId, [input], once);
      if (outcome instanceof RelataError) throw outcome;
      return outcome as Exclude<typeof outcome, RelataError | undefined>;
    },
    async close(deadlineMs = WAIT_MAX_MS) {
      closing ??= Promise.withResolvers();
      closeIfDone();
      const timer = setTimeout(giveUp, deadlineMs);
      await closing.promise;
      clearTimeout(timer);
    },
  };
}

/** Those whose turn may still come; the others are told so. */
function keepPatient(queue: readonly Waiting[], refusal: 'overloaded' | 'location_busy'): Waiting[] {
  const tooOld = performance.now() - WAIT_MAX_MS;
  return queue.filter(({ since, settle }) => {
    if (since > tooOld) return true;
    settle(new RelataError(refusal));
    return false;
  });
}

/** The inputs that wait for the same operation as the first, at most `max`, and what is left. */
function takeBatch(queue: readonly Waiting[], max: number): [batch: Waiting[], rest: Waiting[]] {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  for (const waiting of queue) {
    const joins = batch.length < max && waiting.operation === queue[0]?.operation;
    (joins ? batch : rest).push(waiting);
  }
  return [batch, rest];
}

function partOf<Outcome>(once: Once<Outcome>, index: number, count: number): Part {
  return { once: once as unknown as Once<unknown>, index, isLast: index === count - 1 };
}

function throwIfLost(outcomes: readonly Decided<unknown>[]): void {
  for (const outcome of outcomes) {
    if (outcome instanceof RelataError && outcome.code === 'idempotency_in_flight') throw outcome;
  }
}
