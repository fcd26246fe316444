import type { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { DatabaseError, serialize } from 'pg-protocol';
import { arrayLiteral } from './array-literal.ts';
import type { Value } from './statement.ts';
import { typeParsers } from './types.ts';

// Several statements behind one another, with one `Sync` at their end. The driver sends a `Sync` with each statement, and
// a server answers each `Sync` with a packet of its own: a write of nine statements was nine packets to send, to wake up
// for and to read. What a statement returns is described once a connection, not with each answer.
//
// After an error the server passes over everything up to the `Sync`: nothing behind the statement that failed has run, and
// a transaction that was open is still open, and of no use but to be rolled back.

/** A result of one statement: its rows and its command tag (`INSERT`, `COMMIT`, `ROLLBACK` …). */
export interface Answer {
  readonly rows: unknown[];
  readonly command: string;
}

/** One statement of a pipeline; it is prepared under its name once a connection. */
export interface Step {
  readonly name: string;
  readonly text: string;
  readonly values: readonly Value[];
}

/** The driver could not make bytes of it; nothing was sent, the statements before it included. */
export class Unsendable extends Error {
  override readonly name = 'Unsendable';
}

/** What the driver calls a connection: the socket and the messages that come over it. */
interface Connection extends EventEmitter {
  readonly stream: Writable;
}

/** How rows of a statement are read; undefined for one that returns none. */
type RowReader = ((texts: readonly (string | null)[]) => unknown) | undefined;

/** What a connection has prepared. */
class Prepared {
  /** Of statements that have been described, which comes after they were parsed. */
  readonly readers = new Map<string, RowReader>();
  readonly #parsed = new Set<string>();
  /** Sent to be parsed, and not yet answered. */
  readonly #parsing: { readonly name: string; readonly by: Pipeline }[] = [];

  constructor(connection: Connection) {
    connection.on('parseComplete', () => {
      const first = this.#parsing.shift();
      if (first !== undefined) this.#parsed.add(first.name);
    });
  }

  has(name: string): boolean {
    return this.#parsed.has(name) || this.#parsing.some((each) => each.name === name);
  }

  parse(names: readonly string[], by: Pipeline): void {
    for (const name of names) this.#parsing.push({ name, by });
  }

  /** What the server passes over after an error is not parsed either. */
  forgetParsing(by: Pipeline): void {
    while (this.#parsing[0]?.by === by) this.#parsing.shift();
  }

  static readonly #all = new WeakMap<Connection, Prepared>();

  static of(connection: Connection): Prepared {
    const known = Prepared.#all.get(connection) ?? new Prepared(connection);
    Prepared.#all.set(connection, known);
    return known;
  }
}

type Settled = PromiseSettledResult<Answer>[];

/** Sends the statements and gives their answers in order; one that failed is the last. Never rejects. */
export function runPipeline(client: pg.ClientBase, steps: readonly Step[]): Promise<Settled> {
  return new Promise((resolve) => {
    try {
      client.query(new Pipeline(steps, resolve));
    } catch (cause) {
      resolve([{ status: 'rejected', reason: new Unsendable('the driver did not take it', { cause }) }]);
    }
  });
}

/** A query, as the driver knows it, that is several. */
class Pipeline extends pg.Query {
  readonly steps: readonly Step[];
  readonly #answers: Settled = [];
  #prepared: Prepared | undefined;
  #rows: unknown[] = [];
  /** What went wrong with reading the rows of the statement whose answer is coming in. */
  #unread: unknown;
  /** The driver's: it replaces it where it gives up waiting. */
  callback: (error: unknown) => void;

  constructor(steps: readonly Step[], settle: (answers: Settled) => void) {
    super({ text: '' });
    this.steps = steps;
    this.callback = (error) => {
      if (error !== null) this.#answers.push({ status: 'rejected', reason: error });
      settle(this.#answers);
    };
  }

  override submit = (connection: unknown): Error | null => {
    const to = connection as Connection;
    const prepared = Prepared.of(to);
    this.#prepared = prepared;
    const messages: Buffer[] = [];
    const parsing: string[] = [];
    try {
      for (const { name, text, values } of this.steps) {
        if (!prepared.has(name) && !parsing.includes(name)) {
          messages.push(serialize.parse({ name, text }));
          parsing.push(name);
        }
        messages.push(serialize.bind({ statement: name, values: values.map(textOf) }));
        // Not before it was described once: what the server says of it then is kept.
        if (!prepared.readers.has(name)) messages.push(serialize.describe({ type: 'P' }));
        messages.push(serialize.execute());
      }
    } catch (cause) {
      return new Unsendable('a parameter could not be sent', { cause });
    }
    messages.push(serialize.sync());
    prepared.parse(parsing, this);
    to.stream.write(Buffer.concat(messages));
    return null;
  };

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#prepared?.readers.set(this.#name, readerOf(fields));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    try {
      this.#rows.push(this.#prepared?.readers.get(this.#name)?.(fields));
    } catch (error) {
      this.#unread ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    // What was not described has no rows.
    if (this.#prepared?.readers.has(this.#name) === false) this.#prepared.readers.set(this.#name, undefined);
    const [command = ''] = text.split(' ', 1);
    this.#answers.push(
      this.#unread === undefined
        ? { status: 'fulfilled', value: { rows: this.#rows, command } }
        : { status: 'rejected', reason: this.#unread },
    );
    this.#rows = [];
    this.#unread = undefined;
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  handleError(error: unknown, connection: unknown): void {
    const from = connection as Connection;
    this.#prepared?.forgetParsing(this);
    if (!(error instanceof DatabaseError) || from.stream.destroyed) {
      this.callback(error);
      return;
    }
    // Only now is it known in what state the connection is left, which whoever gives it back asks for.
    const settle = (): void => {
      from.off('readyForQuery', settle).off('end', settle);
      this.callback(error);
    };
    from.on('readyForQuery', settle).on('end', settle);
  }

  get #name(): string {
    return this.steps[this.#answers.length]?.name ?? '';
  }
}

/** Throws with a row, not before: an answer is the place for an error, a message of the driver is not. */
function readerOf(fields: readonly { name: string; dataTypeID: number }[]): RowReader {
  let parsers: readonly ((text: string) => unknown)[] | undefined;
  return (texts) => {
    parsers ??= fields.map(({ dataTypeID }) => typeParsers.getTypeParser(dataTypeID, 'text'));
    const row: Record<string, unknown> = {};
    for (let index = 0; index < fields.length; index += 1) {
      const text = texts[index] ?? null;
      row[fields[index]?.name ?? ''] = text === null ? null : parsers[index]?.(text);
    }
    return row;
  };
}

function textOf(value: Value): string | null {
  if (typeof value === 'string' || value === null) return value;
  return typeof value === 'object' ? arrayLiteral(value) : String(value);
}
