import pg from 'pg';
import { DatabaseGone } from './database-gone.ts';
import { Session } from './session.ts';

/** A pool of connections that lends them out as sessions. */
export class Sessions {
  readonly #max: number;
  readonly #pool: pg.Pool;
  #lent = 0;
  #closing: PromiseWithResolvers<void> | undefined;

  /** `onIdleError` is told of connections that were lost while nobody used them; they are replaced by themselves. */
  constructor(config: pg.PoolConfig, onIdleError: (error: Error) => void) {
    this.#max = config.max ?? 1;
    this.#pool = new pg.Pool(config);
    this.#pool.on('error', onIdleError);
  }

  /** Connections at work, and those who wait for one. */
  get usage(): { inUse: number; waiting: number; max: number } {
    const waiting = this.#pool.waitingCount;
    return { inUse: this.#lent - waiting, waiting, max: this.#max };
  }

  /** Waits for a free connection. The session must be released. */
  async lend(): Promise<Session> {
    if (this.#closing !== undefined) throw new DatabaseGone('the database was closed');
    this.#lent += 1;
    try {
      return new Session(await this.#pool.connect(), () => this.#giveBack());
    } catch (error) {
      this.#giveBack();
      throw error;
    }
  }

  /** Lends nothing from now on, and waits for what is lent, and for those in the queue: the pool forgets them. */
  async close(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing.promise;
    this.#closing = Promise.withResolvers();
    if (this.#lent === 0) this.#closing.resolve();
    await this.#closing.promise;
    await this.#pool.end();
  }

  #giveBack(): void {
    this.#lent -= 1;
    if (this.#lent === 0) this.#closing?.resolve();
  }
}
