import { setTimeout as sleep } from 'node:timers/promises';
import { RelataError } from '../errors.ts';
import type { Database } from './connect.ts';
import type { Query } from './statement.ts';
import { type AppendEvents, type Decided, LocationBusy, type WriteOperation, write } from './write.ts';

// Single requests are joined. Each location has a queue and at most one transaction in flight; a few
// connections serve the locations in turn. A transaction takes all that waits in its location for the same
// operation as the first in the queue: requests that are in flight together have no order among them, so
// those of other operations may wait for the next transaction.
//
// A location is either idle (no entry in `queues`), ready (in `ready`), being written, or resting after it
// was found locked elsewhere.

/** How long an input may wait for a location that is locked elsewhere. */
const WAIT_MAX_MS = 10_000;
/** What may wait for one location; beyond it a caller is told to come again before memory grows. */
const QUEUE_MAX = 20_000;
/** A pause after a location was found locked, so that it does not take a connection all the time. */
const REST_MS = 100;

type AnyOperation = WriteOperation<unknown, unknown, readonly Query[]>;

interface Waiting {
  readonly operation: AnyOperation;
  readonly input: unknown;
  readonly since: number;
  readonly settle: (outcome: Decided<unknown>) => void;
}

export interface Batcher {
  /** Writes the inputs, in order, joined with others'. One outcome for each; never throws. */
  submit<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    inputs: readonly Input[],
  ): Promise<Decided<Outcome>[]>;
  /** `submit` for one input: gives its outcome or throws its error. */
  one<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    input: Input,
  ): Promise<Outcome>;
  /** Refuses what comes from now on and waits for what is there. */
  close(): Promise<void>;
}

export interface BatcherOptions {
  readonly database: Database;
  readonly appendEvents: AppendEvents;
  /** Told after each commit that appended to a location's log. */
  readonly onAppended?: (locationId: string, head: number) => void;
  /** Told the causes of answers that say only that something went wrong inside. */
  readonly onError?: (error: unknown, operation: string, locationId: string) => void;
}

export function createBatcher(options: BatcherOptions): Batcher {
  const { database } = options;
  const queues = new Map<string, Waiting[]>();
  const ready: string[] = [];
  let writing = 0;
  let closing = false;
  let onIdle: (() => void) | undefined;

  function enqueue(operation: AnyOperation, locationId: string, input: unknown): Promise<Decided<unknown>> {
    if (closing) return Promise.resolve(new RelataError('shutting_down'));
    return new Promise((settle) => {
      const waiting: Waiting = { operation, input, since: Date.now(), settle };
      const queue = queues.get(locationId);
      if (queue === undefined) {
        queues.set(locationId, [waiting]);
        ready.push(locationId);
      } else if (queue.length >= QUEUE_MAX) {
        settle(new RelataError('overloaded'));
      } else {
        queue.push(waiting);
      }
      serve();
    });
  }

  function serve(): void {
    while (writing < database.writeConnections && ready.length > 0) {
      const locationId = ready.shift() as string;
      writing += 1;
      void writeNext(locationId).finally(() => {
        writing -= 1;
        serve();
        if (queues.size === 0) onIdle?.();
      });
    }
  }

  async function writeNext(locationId: string): Promise<void> {
    const queue = queues.get(locationId) ?? [];
    const inputsMax = Math.min(database.batchMax, queue[0]?.operation.inputsMax ?? database.batchMax);
    const [batch, rest] = takeBatch(queue, inputsMax);
    queues.set(locationId, rest);
    const [first] = batch;
    if (first !== undefined) await writeBatch(locationId, first.operation, batch);
    makeReady(locationId);
  }

  async function writeBatch(locationId: string, operation: AnyOperation, batch: Waiting[]): Promise<void> {
    try {
      const inputs = batch.map(({ input }) => input);
      const { outcomes, head } = await write(database, options.appendEvents, operation, locationId, inputs);
      if (head !== undefined) options.onAppended?.(locationId, head);
      outcomes.forEach((outcome, index) => {
        if (outcome instanceof RelataError && outcome.status >= 500) options.onError?.(outcome, operation.name, locationId);
        batch[index]?.settle(outcome);
      });
    } catch (error) {
      if (!(error instanceof LocationBusy)) {
        options.onError?.(error, operation.name, locationId);
        for (const { settle } of batch) settle(new RelataError('internal', {}, { cause: error }));
        return;
      }
      putBack(locationId, batch);
      await sleep(REST_MS);
    }
  }

  function putBack(locationId: string, batch: Waiting[]): void {
    const tooOld = Date.now() - WAIT_MAX_MS;
    const kept = batch.filter(({ since, settle }) => {
      if (since > tooOld) return true;
      settle(new RelataError('location_busy'));
      return false;
    });
    queues.set(locationId, [...kept, ...(queues.get(locationId) ?? [])]);
  }

  function makeReady(locationId: string): void {
    if (queues.get(locationId)?.length === 0) queues.delete(locationId);
    else ready.push(locationId);
  }

  async function submit<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    inputs: readonly Input[],
  ): Promise<Decided<Outcome>[]> {
    const outcomes: Decided<Outcome>[] = [];
    // Piece by piece, so that others' single requests get their turn in between.
    for (let start = 0; start < inputs.length; start += database.batchMax) {
      const piece = inputs.slice(start, start + database.batchMax);
      const settled = await Promise.all(piece.map((input) => enqueue(operation as unknown as AnyOperation, locationId, input)));
      outcomes.push(...(settled as Decided<Outcome>[]));
    }
    return outcomes;
  }

  return {
    submit,
    async one(operation, locationId, input) {
      const [outcome] = await submit(operation, locationId, [input]);
      if (outcome instanceof RelataError) throw outcome;
      return outcome as Exclude<typeof outcome, RelataError | undefined>;
    },
    async close() {
      closing = true;
      if (queues.size > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
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
