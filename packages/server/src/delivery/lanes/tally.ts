export type Settled = 'delivered' | 'failed';

/**
 * How many events of a lane came to which end, ever. Written with the cursor, so what is settled counts once the cursor
 * has passed it: an event beyond the cursor is sent, and counted, again if the process is killed.
 */
export class Tally {
  #delivered: number;
  #failed: number;
  /** By number; no more than fit into a window. */
  readonly #ahead = new Map<number, Settled>();

  constructor({ delivered, failed }: { readonly delivered: number; readonly failed: number }) {
    this.#delivered = delivered;
    this.#failed = failed;
  }

  add(seq: number, end: Settled): void {
    this.#ahead.set(seq, end);
  }

  upTo(cursor: number): { delivered: number; failed: number } {
    for (const [seq, end] of this.#ahead) {
      if (seq > cursor) continue;
      this.#ahead.delete(seq);
      if (end === 'delivered') this.#delivered += 1;
      else this.#failed += 1;
    }
    return { delivered: this.#delivered, failed: this.#failed };
  }
}
