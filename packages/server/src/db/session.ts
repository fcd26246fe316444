import type pg from 'pg';
import { type Answer, runPipeline, type Step } from './pipeline.ts';
import { mustDestroy } from './sqlstate.ts';
import type { Query, RowsOf } from './statement.ts';

export type Control = 'begin isolation level read committed' | 'commit' | 'rollback';

/** The longest that a timer can run, 24 days: the driver takes 0 for its default. */
const NO_TIMEOUT_MS = 2_147_483_647;

/** A connection while it is lent out. It goes back to its pool only when it is known to be sound. */
export class Session {
  readonly #client: pg.PoolClient;
  readonly #onReleased: () => void;
  #broken = false;

  constructor(client: pg.PoolClient, onReleased: () => void) {
    this.#client = client;
    this.#onReleased = onReleased;
    client.on('error', this.#onError);
  }

  readonly #onError = (): void => {
    this.#broken = true;
  };

  /**
   * Sends everything in one go and waits for the answers, which come in order. What fails ends the row: nothing behind it
   * is run, and it is the last of the answers. If it is `Unsendable`, nothing was sent at all.
   */
  async send(queries: readonly (Query | Control)[]): Promise<PromiseSettledResult<Answer>[]> {
    const answers = await runPipeline(this.#client, queries.map(stepOf));
    for (const answer of answers) {
      if (answer.status === 'rejected' && mustDestroy(answer.reason)) this.#broken = true;
    }
    return answers;
  }

  /** Sends each by itself, all in one go, and tells of each answer when it comes: one that fails is its own affair. */
  async sendEach(
    queries: readonly Query[],
    onAnswer: (index: number, answer: PromiseSettledResult<Answer>) => void,
  ): Promise<void> {
    // One packet for all; without this each is one.
    const { stream } = this.#client.connection;
    stream.cork();
    const sending = queries.map(async (query, index) => {
      const [answer] = await this.send([query]);
      if (answer !== undefined) onAnswer(index, answer);
    });
    stream.uncork();
    await Promise.all(sending);
  }

  /** Like `send`, but gives the rows of each, or throws the first error. */
  async rows<const Queries extends readonly Query[]>(queries: Queries): Promise<RowsOf<Queries>> {
    const answers = await this.send(queries);
    return answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value.rows;
    }) as RowsOf<Queries>;
  }

  /** Runs a script of several statements, without the time limit of ordinary ones. For migrations alone. */
  async script(text: string): Promise<unknown[]> {
    this.#broken = true;
    const { rows } = await this.#client.query({ text, query_timeout: NO_TIMEOUT_MS } as pg.QueryConfig);
    return rows;
  }

  /** Gives the connection back; destroys it if it saw an error that leaves doubt, or is not idle. */
  release(): void {
    this.#client.off('error', this.#onError);
    const idle = this.#client.getTransactionStatus() === 'I';
    this.#client.release(this.#broken || !idle);
    this.#onReleased();
  }
}

function stepOf(query: Query | Control): Step {
  if (typeof query === 'string') return { name: query, text: query, values: [] };
  const { name, text } = query.statement;
  return { name, text, values: query.values };
}
