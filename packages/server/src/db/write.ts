import { setTimeout as sleep } from 'node:timers/promises';
import type { EventDataByType, EventType } from '@relata/protocol';
import { RelataError } from '../errors.ts';
import type { Database } from './connect.ts';
import type { Answer, Session } from './session.ts';
import { type Remedy, remedyFor, sqlstate } from './sqlstate.ts';
import { join, type Query, type RowsOf, statement } from './statement.ts';

// One write of the graph: a transaction of one location, in four steps and two round trips.
//
//   1. begin; lock the location's row; then, in statements of their own, which therefore have fresh
//      snapshots, read where its log stands and all that deciding needs
//   2. decide, in a pure function: an outcome for each input, rows to write, events to append
//   3. one statement writes all rows and events and moves the head; sent together with commit
//   4. it has happened only if commit answers COMMIT
//
// What fails before 4 has left nothing behind. What happened when the connection is lost in between is not
// known: another connection locks the same row, which waits for the lost one's transaction to end, and looks
// for the first event's webhookId under its number.

/** How long a write keeps trying to reach the database, or to learn what became of it. */
const GIVE_UP_AFTER_MS = 10_000;
const PAUSE_MS = 50;

const lockLocation = statement<unknown>('location_lock', `
  select 1 from location where id = $1 for no key update
`);

// The clock is read after the lock was got, and never runs backwards within a location.
const readLocation = statement<LocationState>('location_state', `
  select head, going, date_trunc('milliseconds', greatest(clock_timestamp(), head_at)) as now
  from location
  where id = $1
`);

const findEvent = statement<{ webhook_id: string }>('event_by_seq', `
  select webhook_id from event where location_id = $1 and seq = $2
`);

interface LocationState {
  head: number;
  going: boolean;
  now: string;
}

/** One kind of change. Takes many inputs and gives an outcome for each; one is a batch of one. */
export interface WriteOperation<Input, Outcome, Reads extends readonly Query[] = readonly Query[]> {
  readonly name: string;
  /** Fewer inputs than usual in one transaction, where each of them reads many rows. */
  readonly inputsMax?: number;
  /** All that deciding needs, bound to the location as `$1`. */
  reads(locationId: string, inputs: readonly Input[]): Reads;
  /** Walks the inputs in order; pure but for what it records in `write`. Inputs of one batch do not see each
   * other in `rows`: what was accepted earlier in the batch must be counted here. */
  decide(write: WriteInProgress, inputs: readonly Input[], rows: RowsOf<Reads>): Decided<Outcome>[];
}

export type Decided<Outcome> = Outcome | RelataError;

/** Makes the statements that append events and move the location's head; handed over by the log. */
export type AppendEvents = (locationId: string, now: string, events: readonly LoggedEvent[]) => Query[];

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
  readonly #queries: Query[] = [];
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
    this.#queries.push(query);
  }

  /** Appends an event: it gets the location's next number. */
  append(event: NewEvent): void {
    this.#head += 1;
    this.#events.push({ ...event, seq: this.#head, webhookId: crypto.randomUUID() });
  }

  static contents(write: WriteInProgressImpl): { queries: readonly Query[]; events: readonly LoggedEvent[]; head: number } {
    return { queries: write.#queries, events: write.#events, head: write.#head };
  }
}

export type WriteInProgress = WriteInProgressImpl;

/** What became of one transaction: outcomes, or why not and what follows from it. */
type Attempt<Outcome> =
  | { readonly outcomes: Decided<Outcome>[]; readonly head: number | undefined }
  | { readonly remedy: Remedy; readonly cause: unknown; readonly pending?: Pending<Outcome> };

/** A write whose commit was sent but not answered. */
interface Pending<Outcome> {
  readonly first: LoggedEvent;
  readonly head: number;
  readonly outcomes: Decided<Outcome>[];
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

/**
 * Writes inputs of one operation into one location, in one transaction.
 * Each input has its outcome: what `decide` gave it, or a `RelataError` if the database refused it alone.
 * Throws `LocationBusy` when the location stays locked elsewhere for 1 s.
 */
export async function write<Input, Outcome>(
  database: Database,
  appendEvents: AppendEvents,
  operation: WriteOperation<Input, Outcome>,
  locationId: string,
  inputs: readonly Input[],
): Promise<Written<Outcome>> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS;
  let repeated = false;
  for (;;) {
    const attempt = await attemptWrite(database, appendEvents, operation, locationId, inputs);
    if ('outcomes' in attempt) return attempt;
    const { remedy, cause, pending } = attempt;
    switch (remedy) {
      case 'later':
        throw new LocationBusy(`location ${locationId} is locked elsewhere`, { cause });
      case 'halve':
      case 'fail':
      case 'alone': {
        if (inputs.length === 1) return refuse(inputs, errorOf(remedy, cause));
        const size = remedy === 'alone' ? 1 : Math.ceil(inputs.length / 2);
        return writePieces(database, appendEvents, operation, locationId, inputs, size);
      }
      case 'again':
        if (repeated) return refuse(inputs, new RelataError('database_busy', {}, { cause }));
        repeated = true;
        break;
      case 'reconnect': {
        const settled = pending && (await settle(database, locationId, pending, deadline));
        if (settled === 'unknown') return refuse(inputs, new RelataError('outcome_unknown', {}, { cause }));
        if (settled === 'committed') return { outcomes: pending?.outcomes ?? [], head: pending?.head };
        if (Date.now() > deadline) return refuse(inputs, new RelataError('database_unavailable', {}, { cause }));
        break;
      }
    }
    await sleep(PAUSE_MS * (1 + Math.random()));
  }
}

async function writePieces<Input, Outcome>(
  database: Database,
  appendEvents: AppendEvents,
  operation: WriteOperation<Input, Outcome>,
  locationId: string,
  inputs: readonly Input[],
  size: number,
): Promise<Written<Outcome>> {
  const outcomes: Decided<Outcome>[] = [];
  let head: number | undefined;
  for (let start = 0; start < inputs.length; start += size) {
    const piece = inputs.slice(start, start + size);
    const written = await write(database, appendEvents, operation, locationId, piece).catch((error: unknown) => {
      // Earlier pieces are done and must be told so: a lock that is held now is these inputs' own answer.
      if (error instanceof LocationBusy) return refuse<Outcome>(piece, new RelataError('location_busy', {}, { cause: error }));
      throw error;
    });
    outcomes.push(...written.outcomes);
    head = written.head ?? head;
  }
  return { outcomes, head };
}

async function attemptWrite<Input, Outcome>(
  database: Database,
  appendEvents: AppendEvents,
  operation: WriteOperation<Input, Outcome>,
  locationId: string,
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
      return { remedy: remedyFor(failure), cause: failure };
    }
    const [, , states, ...rows] = read.map((answer) => (answer as PromiseFulfilledResult<Answer>).value.rows);
    const state = states?.[0] as LocationState | undefined;
    if (state === undefined || state.going) {
      await session.send(['rollback']);
      return refuse(inputs, new RelataError('location_unknown', { locationId }));
    }
    const inProgress = new WriteInProgressImpl(locationId, state);
    const outcomes = operation.decide(inProgress, inputs, rows as RowsOf<readonly Query[]>);
    if (outcomes.length !== inputs.length) throw new Error(`${operation.name} gave ${outcomes.length} outcomes for ${inputs.length} inputs`);
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
  const { queries, events, head } = WriteInProgressImpl.contents(inProgress);
  const [first] = events;
  if (queries.length === 0 && first === undefined) {
    await session.send(['rollback']);
    return { outcomes, head: undefined };
  }
  const all = [...queries, ...appendEvents(inProgress.locationId, inProgress.now, events)];
  const [written, committed] = await session.send([join(all), 'commit']);
  if (written?.status === 'fulfilled' && committed?.status === 'fulfilled' && committed.value.command === 'COMMIT') {
    return { outcomes, head: first === undefined ? undefined : head };
  }
  const cause = firstFailure([written, committed]) ?? new Error(`commit was answered otherwise`);
  // A refusal with a SQLSTATE of the statement itself is certain: the commit behind it became a rollback.
  const certain = written?.status === 'rejected' && sqlstate(written.reason) !== undefined && !sqlstate(written.reason)?.startsWith('57P0');
  if (certain || first === undefined) return { remedy: remedyFor(cause), cause };
  return { remedy: 'reconnect', cause, pending: { first, head, outcomes } };
}

/** Learns whether a write happened whose commit was not answered. */
async function settle(
  database: Database,
  locationId: string,
  { first }: Pending<unknown>,
  deadline: number,
): Promise<'committed' | 'not committed' | 'unknown'> {
  do {
    const session = await database.writeSession().catch(() => undefined);
    if (session !== undefined) {
      try {
        const answers = await session.send([
          'begin isolation level read committed',
          lockLocation(locationId),
          findEvent(locationId, first.seq),
          'rollback',
        ]);
        const [begun, locked, found] = answers;
        if (begun?.status === 'fulfilled' && locked?.status === 'fulfilled' && found?.status === 'fulfilled') {
          const [event] = found.value.rows as { webhook_id: string }[];
          return event?.webhook_id === first.webhookId ? 'committed' : 'not committed';
        }
      } finally {
        session.release();
      }
    }
    await sleep(PAUSE_MS * (1 + Math.random()));
  } while (Date.now() < deadline);
  return 'unknown';
}

/** The error that came first; those of the statements behind it (25P02) only follow from it. */
function firstFailure(answers: readonly (PromiseSettledResult<Answer> | undefined)[]): unknown {
  return answers.find((answer) => answer?.status === 'rejected')?.reason;
}

function errorOf(remedy: 'halve' | 'fail' | 'alone', cause: unknown): RelataError {
  return new RelataError(remedy === 'alone' ? 'database_busy' : 'internal', {}, { cause });
}

function refuse<Outcome>(inputs: readonly unknown[], error: RelataError): Written<Outcome> {
  return { outcomes: inputs.map(() => error), head: undefined };
}
