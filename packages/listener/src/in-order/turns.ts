// Who may handle an entity now. One at a time does; the others wait in the order of their sequences, as far as they have
// one:
//
//   free ── run ──▶ taken ── the work ends, or has had the turn for too long ──▶ taken by the first that waits, else free
//
// Whoever waits for too long, or finds too many waiting, gives up with a TurnError. The work of one that is not done in
// time for an answer keeps the turn: what comes next must not run beside it.

/** All that wait hold a request open, and its body. */
const WAITING_MAX = 1_000;
/** Of so many entities it is known which event was handled last: about 2 MB. */
const ENTITIES_MAX = 10_000;

/** A webhook could not have its turn, and should come again. */
export class TurnError extends Error {
  override readonly name = 'TurnError';
}

export interface TurnsOptions {
  /** For how long one waits at most. */
  readonly waitMs: number;
  /** For how long work that does not end keeps its turn. */
  readonly holdMs: number;
  readonly waitingMax?: number;
}

interface Waiting {
  readonly sequence: number | undefined;
  readonly go: () => void;
}

export class Turns {
  readonly #options: TurnsOptions;
  /** Those that wait for each entity that somebody has. */
  readonly #taken = new Map<string, Waiting[]>();
  /** The highest sequence that was handled; what was asked for last is at the end. */
  readonly #handled = new Map<string, number>();
  #waiting = 0;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` when nobody else has the entity. It is told by which sequence it was overtaken, if it was: it runs all the
   * same. Sequences are not signed; were the event left out because of one, whoever is between could have events
   * lost by it. And one that comes late for good reason, after its retries, is still news to those who keep a log.
   *
   * @param sequence undefined for what has no place among the others, such as a replay
   * @throws TurnError
   */
  async run<Result>(
    entity: string,
    sequence: number | undefined,
    work: (overtakenBy: number | undefined) => Promise<Result>,
  ): Promise<Result> {
    if (this.#taken.has(entity)) await this.#wait(entity, sequence);
    else this.#taken.set(entity, []);
    const passOn = this.#turn(entity);
    try {
      if (sequence === undefined) return await work(undefined);
      const last = this.#handled.get(entity) ?? 0;
      const result = await work(last > sequence ? last : undefined);
      this.#remember(entity, Math.max(last, sequence));
      return result;
    } finally {
      passOn();
    }
  }

  #wait(entity: string, sequence: number | undefined): Promise<void> {
    const { waitMs, waitingMax = WAITING_MAX } = this.#options;
    if (this.#waiting >= waitingMax)
      throw new TurnError(`${waitingMax} webhooks wait for their turn already`);
    const queue = this.#taken.get(entity) ?? [];
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        this.#waiting -= 1;
        queue.splice(queue.indexOf(waiting), 1);
      };
      const waiting: Waiting = {
        sequence,
        go: () => {
          leave();
          resolve();
        },
      };
      const timer = setTimeout(() => {
        leave();
        reject(new TurnError(`It has waited ${waitMs} ms for its turn`));
      }, waitMs);
      this.#waiting += 1;
      queue.splice(placeIn(queue, sequence), 0, waiting);
    });
  }

  /** Gives what hands the turn on, once. */
  #turn(entity: string): () => void {
    let isOver = false;
    const passOn = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      const [next] = this.#taken.get(entity) ?? [];
      if (next === undefined) this.#taken.delete(entity);
      else next.go();
    };
    const timer = setTimeout(passOn, this.#options.holdMs);
    // A process that has nothing else to do may end.
    if (typeof timer === 'object') timer.unref();
    return passOn;
  }

  #remember(entity: string, sequence: number): void {
    this.#handled.delete(entity);
    this.#handled.set(entity, sequence);
    if (this.#handled.size <= ENTITIES_MAX) return;
    for (const oldest of this.#handled.keys()) {
      this.#handled.delete(oldest);
      return;
    }
  }
}

/** Before those that wait at the end and have a higher sequence. */
function placeIn(queue: readonly Waiting[], sequence: number | undefined): number {
  if (sequence === undefined) return queue.length;
  return queue.findLastIndex((other) => other.sequence === undefined || other.sequence <= sequence) + 1;
}
