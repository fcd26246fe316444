import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, TimeoutError, UnreachableError } from '@relata/client';

const WAIT_FIRST_MS = 250;
const WAIT_MAX_MS = 10_000;
/** What says that it has failed inside may be about this very request: then it fails again and again. */
const INTERNAL_MAX = 3;

export interface PatienceOptions {
  /** How long a server may be away. */
  readonly giveUpMs: number;
  readonly signal: AbortSignal;
  /** Says that it is away, and that it is back. */
  readonly note: (text: string) => void;
}

/**
 * Calls that are made again while the server cannot be reached, is busy, or has counted too many requests; all that are
 * made with one of these wait together. What is called must be safe to be sent twice.
 */
export class Patience {
  readonly #options: PatienceOptions;
  /** Since when the server has not answered. */
  #awaySince: number | undefined;
  #waitUntil = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Throws what the call throws: the last of it where the server is away for too long. */
  async call<T>(attempt: () => Promise<T>): Promise<T> {
    const { signal } = this.#options;
    let internal = 0;
    for (let tries = 1; ; tries++) {
      const waitMs = this.#waitUntil - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      signal.throwIfAborted();
      try {
        const result = await attempt();
        this.#isBack();
        return result;
      } catch (error) {
        if (signal.aborted) throw error;
        const hint = hintOf(error);
        if (hint === undefined) {
          if (error instanceof ApiError) this.#isBack();
          throw error;
        }
        if (error instanceof ApiError && error.status === 500 && ++internal >= INTERNAL_MAX) throw error;
        this.#await(error, hint, tries);
      }
    }
  }

  #await(error: unknown, hint: Hint, tries: number): void {
    const { giveUpMs, note } = this.#options;
    const now = performance.now();
    const backoffMs =
      Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);
    const waitMs = Math.max(backoffMs, hint.afterMs);
    if (hint.kind === 'limited') {
      // It is there, and says when: only a wait that is too long in itself is too long.
      if (waitMs > giveUpMs) throw error;
    } else {
      if (this.#awaySince === undefined) {
        this.#awaySince = now;
        note(`${(error as Error).message}; trying again for ${Math.round(giveUpMs / 1_000)} s`);
      }
      if (now + waitMs - this.#awaySince > giveUpMs) throw error;
    }
    this.#waitUntil = Math.max(this.#waitUntil, now + waitMs);
  }

  #isBack(): void {
    if (this.#awaySince === undefined) return;
    this.#awaySince = undefined;
    this.#options.note('The server answers again');
  }
}

interface Hint {
  readonly kind: 'away' | 'limited';
  readonly afterMs: number;
}

/** Whether, and when, a call is to be made again. */
function hintOf(error: unknown): Hint | undefined {
  if (error instanceof UnreachableError || error instanceof TimeoutError) return { kind: 'away', afterMs: 0 };
  if (!(error instanceof ApiError)) return undefined;
  const afterMs = (error.retryAfterSeconds ?? 0) * 1_000;
  switch (error.status) {
    case 429:
      return { kind: 'limited', afterMs };
    // Of the same request, which is still under way.
    case 409:
      return error.retryAfterSeconds === undefined ? undefined : { kind: 'limited', afterMs };
    case 500:
    case 502:
    case 503:
    case 504:
      return { kind: 'away', afterMs };
    default:
      return undefined;
  }
}
