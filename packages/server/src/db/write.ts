import { setTimeout as sleep } from 'node:timers/promises';
import { type EventDataByType, type EventType, uuidAt } from '@relata/protocol';
import { RelataError } from '../errors.ts';
import type { Database } from './connect.ts';
import { DatabaseGone } from './database-gone.ts';
import { type LocationState, lockLocation, readLocation } from './location-row.ts';
import { type Answer, Unsendable } from './pipeline.ts';
import type { Session } from './session.ts';
import { type Remedy, remedyFor, sqlstate } from './sqlstate.ts';
import { join, type Query, type RowsOf } from './statement.ts';
import { settleOutcome } from './unknown-outcome.ts';

// One write of the graph: a transaction of one location, in four steps and two round trips.
//
//   1. begin; lock the location's row; then, in statements of their own, which therefore have fresh
//      snapshots, read where its log stands and all that deciding needs
//   2. decide, in a pure function: an outcome for each input, rows to write, events to append
//   3. one statement writes all rows and events and moves the head; sent together with commit. Where something is put in
//      the place of something else, another statement ahead of it takes that away
//   4. it has happened only if commit answers COMMIT
//
// What fails before 4 has left nothing behind. What happened when the connection is lost in between is not
// known: another connection locks the same row, which waits for the lost one's transaction to end, and looks
// for the first event's webhookId under its number.

/** How long it is tried to learn what became of a write; its caller waits. */
const SETTLE_MAX_MS = 10_000;
const PAUSE_MS = 50;

/** One kind of change. Takes many inputs and gives an outcome for each; one is a batch of one. */
export interface WriteOperation<Input, Outcome, Reads extends readonly Query[] = readonly Query[]> {
  readonly name: string;
  /** Fewer inputs than usual in one transaction, where each of them reads many rows. */
  readonly inputsMax?: number;
  /** All that deciding needs, bound to the location as `$1`. */
  reads(locationId: string, inputs: readonly Input[]): Reads;
  /**
   * Walks the inputs in order; pure but for what it records in `write`. Inputs of one batch do not see each other in
   * `rows`: what was accepted earlier in the batch must be counted here. Changes without any event must give the same
   * outcome when they are decided again: by its events alone a write knows itself again whose commit was not answered.
   */
  decide(write: WriteInProgress, inputs: readonly Input[], rows: RowsOf<Reads>): Decided<Outcome>[];
}

export type Decided<Outcome> = Outcome | RelataError;

/** Makes the statements that append a write's events and move the location's head; handed over by the log. */
export type AppendEvents = (write: WriteInProgress) => Query[];

/** One change, as it goes into the log. */
export type NewEvent = {
  [Type in EventType]: {
    readonly type: Type;
    readonly entityId: string;
    /** Events of one order key never overtake each other on the wire. */
    readonly orderKey: string;
    readonly traceId: string;
    /** The whole row after the change; before it, for a deletion. */
    readonly data: EventDataByType[Type];
  };
}[EventType];

export type LoggedEvent = NewEvent & { readonly seq: number; readonly webhookId: string };

/**
 * A write between its lock and its commit. Only `write` makes one, and it is the only door to the log.
 */
class WriteInProgressImpl {
  readonly #clearing: Query[] = [];
  readonly #changes: Query[] = [];
  readonly #events: LoggedEvent[] = [];
  #head: number;
  readonly locationId: string;
  /** The time of this change, ISO 8601 with milliseconds; never before that of the location's last event. */
  readonly now: string;

  constructor(locationId: string, state: LocationState) {
    this.locationId = locationId;
    this.now = state.now;
    this.#head = state.head;
  }

  /** Adds rows to what is written. The statement must have the location as `$1`. */
  change(query: Query): void {
    this.#changes.push(query);
  }

  /**
   * Takes rows away before the changes are made, in a statement ahead of theirs: the parts of one statement come in no
   * order, and where one deletes what another puts something in the place of, a unique index may see both. The statement
   * must have the location as `$1`.
   */
  clear(query: Query): void {
    this.#clearing.push(query);
  }

  /** Appends an event: it gets the location's next number, and an id by whose time the log can be searched. */
  append(event: NewEvent): void {
    this.#head += 1;
    this.#events.push({ ...event, seq: this.#head, webhookId: uuidAt(Date.parse(this.now)) });
  }

  /** What is taken away first, as statements that are to become one. */
  get clearing(): readonly Query[] {
    return this.#clearing;
  }

  /** The rows to write, as statements that are to become one. */
  get changes(): readonly Query[] {
    return this.#changes;
  }

  /** What is appended, in ascending order of `seq`. */
  get events(): readonly LoggedEvent[] {
    return this.#events;
  }

  /** The number of the location's last event, those that are appended here included. */
  get head(): number {
    return this.#head;
  }
}

export type WriteInProgress = WriteInProgressImpl;

/** What became of one transaction: outcomes, or why not and what follows from it. */
type Attempt<Outcome> = Written<Outcome> | Failure<Outcome>;

interface Failure<Outcome> {
  readonly remedy: Remedy;
  readonly cause: unknown;
  /** A write whose commit was sent; whether it happened is not known. */
  readonly pending?: Pending<Outcome>;
}

interface Pending<Outcome> {
  readonly first: LoggedEvent;
  readonly written: Written<Outcome>;
}

/** The location is locked elsewhere; nothing was done, and the inputs may wait for their turn again. */
export class LocationBusy extends Error {
  override readonly name = 'LocationBusy';
}

export interface Written<Outcome> {
  readonly outcomes: Decided<Outcome>[];
  /** The location's head after the write; undefined when nothing was appended. */
  readonly head: number | undefined;
}

/** What stays the same from attempt to attempt. */
interface Job<Input, Outcome> {
  readonly database: Database;
  readonly appendEvents: AppendEvents;
  readonly operation: WriteOperation<Input, Outcome>;
  readonly locationId: string;
  readonly deadline: number;
}

/**
 * Writes inputs of one operation into one location, in one transaction.
 * Each input has its outcome: what `decide` gave it, or a `RelataError` if the database refused it alone.
 * Throws `LocationBusy` when the location stays locked elsewhere for 1 s.
 * Until `deadline`, of `performance.now()`, it is tried again when the database cannot be reached.
 */
export async function write<Input, Outcome>(
  database: Database,
  appendEvents: AppendEvents,
  operation: WriteOperation<Input, Outcome>,
  locationId: string,
  inputs: readonly Input[],
  deadline: number,
): Promise<Written<Outcome>> {
  return writeInputs({ database, appendEvents, operation, locationId, deadline }, inputs);
}

async function writeInputs<Input, Outcome>(
  job: Job<Input, Outcome>,
  inputs: readonly Input[],
): Promise<Written<Outcome>> {
  let repeated = false;
  for (;;) {
    const attempt = await attemptWrite(job, inputs);
    if ('outcomes' in attempt) return attempt;
    const { remedy, cause, pending } = attempt;
    if (pending !== undefined) {
      const { first, written } = pending;
      const settleUntil = performance.now() + SETTLE_MAX_MS;
      const outcome = await settleOutcome(
        job.database,
        job.locationId,
        first.seq,
        first.webhookId,
        settleUntil,
      );
      if (outcome === 'committed') return written;
      if (outcome === 'unknown') return refuse(inputs, new RelataError('outcome_unknown', {}, { cause }));
    }
    switch (remedy) {
      case 'later':
        throw new LocationBusy(`location ${job.locationId} is locked elsewhere`, { cause });
      case 'halve':
      case 'fail':
        if (inputs.length === 1) return refuse(inputs, new RelataError('internal', {}, { cause }));
        return writePieces(job, inputs, Math.ceil(inputs.length / 2));
      case 'alone':
        // Each may take as long again: they are not all tried.
        if (inputs.length === 1 || isLate(job))
          return refuse(inputs, new RelataError('database_busy', {}, { cause }));
        return writePieces(job, inputs, 1);
      case 'again':
        if (repeated) return refuse(inputs, new RelataError('database_busy', {}, { cause }));
        repeated = true;
        break;
      case 'reconnect':
        if (isLate(job) || cause instanceof DatabaseGone) {
          return refuse(inputs, new RelataError('database_unavailable', {}, { cause }));
        }
        break;
    }
    await sleep(PAUSE_MS * (1 + Math.random()));
  }
}

async function writePieces<Input, Outcome>(
  job: Job<Input, Outcome>,
  inputs: readonly Input[],
  size: number,
): Promise<Written<Outcome>> {
  const outcomes: Decided<Outcome>[] = [];
  let head: number | undefined;
  for (let start = 0; start < inputs.length; start += size) {
    const piece = inputs.slice(start, start + size);
    const written = await writePiece(job, piece);
    outcomes.push(...written.outcomes);
    head = written.head ?? head;
  }
  return { outcomes, head };
}

async function writePiece<Input, Outcome>(
  job: Job<Input, Outcome>,
  piece: readonly Input[],
): Promise<Written<Outcome>> {
  if (isLate(job)) return refuse(piece, new RelataError('database_busy'));
  try {
    return await writeInputs(job, piece);
  } catch (error) {
    // Earlier pieces are done and must be told so: a lock that is held now is these inputs' own answer.
    if (error instanceof LocationBusy)
      return refuse(piece, new RelataError('location_busy', {}, { cause: error }));
    throw error;
  }
}

async function attemptWrite<Input, Outcome>(
  { database, appendEvents, operation, locationId }: Job<Input, Outcome>,
  inputs: readonly Input[],
): Promise<Attempt<Outcome>> {
  let session: Session;
  try {
    session = await database.writeSession();
  } catch (cause) {
    return { remedy: 'reconnect', cause };
  }
  try {
    const reads = operation.reads(locationId, inputs);
    const read = await session.send([
      'begin isolation level read committed',
      lockLocation(locationId),
      readLocation(locationId),
      ...reads,
    ]);
    const failure = firstFailure(read);
    if (failure !== undefined) {
      await session.send(['rollback']);
      return { remedy: remedyFor(failure.reason), cause: failure.reason };
    }
    const [, , states, ...rows] = read.map((answer) => (answer as PromiseFulfilledResult<Answer>).value.rows);
    const state = states?.[0] as LocationState | undefined;
    if (state === undefined || state.going) {
      await session.send(['rollback']);
      return refuse(inputs, new RelataError('location_unknown', { locationId }));
    }
    const inProgress = new WriteInProgressImpl(locationId, state);
    const outcomes = operation.decide(inProgress, inputs, rows as RowsOf<readonly Query[]>);
    if (outcomes.length !== inputs.length) {
      throw new Error(`${operation.name} gave ${outcomes.length} outcomes for ${inputs.length} inputs`);
    }
    return await commitWrite(session, appendEvents, inProgress, outcomes);
  } catch (cause) {
    // Not the database but the program: deciding threw. Nothing was sent.
    await session.send(['rollback']);
    return { remedy: 'fail', cause };
  } finally {
    session.release();
  }
}

async function commitWrite<Outcome>(
  session: Session,
  appendEvents: AppendEvents,
  inProgress: WriteInProgressImpl,
  outcomes: Decided<Outcome>[],
): Promise<Attempt<Outcome>> {
  const { clearing, changes, events, head } = inProgress;
  const [first] = events;
  if (clearing.length === 0 && changes.length === 0 && first === undefined) {
    await session.send(['rollback']);
    return { outcomes, head: undefined };
  }
  const written: Written<Outcome> = { outcomes, head: first === undefined ? undefined : head };
  const statements = [
    ...(clearing.length > 0 ? [join(clearing)] : []),
    join([...changes, ...appendEvents(inProgress)]),
  ];
  const answers = await session.send([...statements, 'commit']);
  const commit = answers[statements.length];
  const committed = commit?.status === 'fulfilled' && commit.value.command === 'COMMIT';
  const ofStatements = answers.slice(0, statements.length);
  if (committed && ofStatements.every((answer) => answer.status === 'fulfilled')) return written;

  const cause = firstFailure(answers)?.reason ?? new Error('commit was answered with something else');
  if (cause instanceof Unsendable) return { remedy: 'fail', cause };
  // What the database refuses has not happened: it passed over the commit behind it.
  const refused = ofStatements.some(
    (answer) => answer.status === 'rejected' && sqlstate(answer.reason) !== undefined,
  );
  if (refused) {
    await session.send(['rollback']);
    return { remedy: remedyFor(cause), cause };
  }
  // Committed, although the driver failed with the statement: its answer was not understood.
  const remedy = committed ? 'fail' : 'reconnect';
  return first === undefined ? { remedy, cause } : { remedy, cause, pending: { first, written } };
}

function firstFailure(answers: readonly PromiseSettledResult<Answer>[]): PromiseRejectedResult | undefined {
  return answers.find((answer) => answer.status === 'rejected');
}

function isLate({ deadline }: { deadline: number }): boolean {
  return performance.now() > deadline;
}

function refuse<Outcome>(inputs: readonly unknown[], error: RelataError): Written<Outcome> {
  return { outcomes: inputs.map(() => error), head: undefined };
}
