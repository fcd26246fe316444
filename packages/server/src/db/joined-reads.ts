import type { Answer } from './pipeline.ts';
import type { Session } from './session.ts';
import type { Query } from './statement.ts';

// A read by key takes the database less time than being sent takes both: a packet, a backend to be woken, a packet back.
// So those that come together are sent together, each still a statement of its own, in a transaction of its own:
//
//   idle    what comes while the process reads its sockets waits until it has read them all; then one connection takes
//           all of it, and a second one what comes while that is under way
//   busy    both are under way: what comes waits, and goes together with the first that is free
//   slow    neither was free for a while, because the disk is slow or a record has very many relations: one connection
//           more takes what waits, and so on up to the bound
//
// Reads on one connection are answered in order, so this is for statements that read by an index what a page holds, or
// count by it; a search would hold up its neighbours.

/** Two keep the database busy while this process works; each takes more at a time than each of eight would. */
const CONNECTIONS = 2;
/** What is taken at a time waits for that many at the most. */
const JOINED_MAX = 32;
/** Longer than what is joined takes when all is in memory: 32 lists of 20 relations, 4 ms. */
const SLOW_MS = 8;
/** As long as for a connection of a pool. */
const WAIT_MAX_MS = 5_000;

interface Waiting {
  readonly query: Query;
  readonly since: number;
  readonly resolve: (rows: never[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface JoinedReadsOptions {
  readonly lend: () => Promise<Session>;
  /** Used at the same time, when they are slow. */
  readonly connectionsMax: number;
}

export class JoinedReads {
  readonly #options: JoinedReadsOptions;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #isDue = false;
  #slow: NodeJS.Timeout | undefined;

  constructor(options: JoinedReadsOptions) {
    this.#options = options;
  }

  /** Reads that wait for a connection. */
  get waiting(): number {
    return this.#waiting.length;
  }

  query<Row>(query: Query<Row>): Promise<Row[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Row[]>();
    this.#waiting.push({ query, since: performance.now(), resolve, reject });
    if (!this.#isDue && this.#underWay < CONNECTIONS) {
      this.#isDue = true;
      // Behind all that is read of sockets in this turn of the event loop.
      setImmediate(() => {
        this.#isDue = false;
        this.#takeUp(CONNECTIONS);
      });
    } else this.#watch();
    return promise;
  }

  #takeUp(connections: number): void {
    if (this.#waiting.length > 0 && this.#underWay < connections) {
      this.#underWay += 1;
      void this.#run(this.#waiting.splice(0, JOINED_MAX)).finally(() => {
        this.#underWay -= 1;
        this.#refuseLate();
        this.#takeUp(CONNECTIONS);
      });
      this.#takeUp(connections);
    }
    this.#watch();
  }

  /** While something waits: whether nothing was taken up for a while. */
  #watch(): void {
    if (this.#waiting.length === 0 || this.#slow !== undefined) return;
    const first = this.#waiting[0];
    this.#slow = setTimeout(() => {
      this.#slow = undefined;
      const isStill = this.#waiting[0] === first;
      this.#takeUp(isStill ? Math.min(this.#underWay + 1, this.#options.connectionsMax) : CONNECTIONS);
    }, SLOW_MS);
  }

  async #run(joined: readonly Waiting[]): Promise<void> {
    let session: Session | undefined;
    try {
      session = await this.#options.lend();
      await session.sendEach(
        joined.map(({ query }) => query),
        (index, answer) => settle(joined[index], answer),
      );
    } catch (error) {
      for (const { reject } of joined) reject(error);
    } finally {
      session?.release();
    }
  }

  #refuseLate(): void {
    const before = performance.now() - WAIT_MAX_MS;
    while (this.#waiting[0] !== undefined && this.#waiting[0].since < before) {
      this.#waiting.shift()?.reject(new Error('timeout while waiting for a connection'));
    }
  }
}

function settle(waiting: Waiting | undefined, answer: PromiseSettledResult<Answer>): void {
  if (answer.status === 'fulfilled') waiting?.resolve(answer.value.rows as never[]);
  else waiting?.reject(answer.reason);
}
