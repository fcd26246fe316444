import type { Dispatcher } from 'undici';
import { parseRetryAfter } from '../lanes/retry-policy.ts';
import { type AnswerHeaders, EXCERPT_BYTES_MAX, excerptOf, keptHeaders } from './answer.ts';
import { AttemptFailed, classOf, describeError, type ErrorClass } from './failure.ts';

/** As much of an answer as is read; whoever says more is hung up on. */
const ANSWER_BYTES_MAX = 16 * 1024;
/** Answers before the answer (1xx) that are put up with: nobody was asked for any. */
const INTERIM_MAX = 8;
/** The status by which an endpoint says that it wants nothing any more. */
const GONE = 410;
/**
 * A server that closes idle connections may do so just when a request is on its way there. It shows within the time
 * of a few round trips; what breaks off later has been at work on the request.
 */
const STALE_MS = 1_000;

/**
 * Where an attempt's time went, in ms, to a tenth. What it ended in has its time too; what it did not come to is null.
 */
export interface AttemptTiming {
  /** Name, connection and TLS, until the request could be written; 0 on a connection that was there. */
  readonly connectMs: number | null;
  /** From then to the headers of the answer. */
  readonly answerMs: number | null;
  /** From then to its end. */
  readonly bodyMs: number | null;
}

/** What became of one POST. */
export interface Outcome {
  /** `aborted`: relata broke it off itself, and whether it arrived is not known. */
  readonly kind: 'delivered' | 'failed' | 'gone' | 'aborted';
  readonly status: number | null;
  /** Null if it is delivered. */
  readonly errorClass: ErrorClass | null;
  readonly error: string | null;
  /** Of the answer; null if there was none. */
  readonly answerHeaders: AnswerHeaders | null;
  /** The beginning of the answer. */
  readonly excerpt: string | null;
  readonly retryAfterMs: number | null;
  /** ISO 8601. Its second is the `webhook-timestamp`. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly timing: AttemptTiming;
  /** The keys that it was signed with; the first made `x-ghl-signature`. */
  readonly kids: readonly string[];
}

/** How a request is sent: `fresh` for a connection of its own, which is not kept. */
export type Dispatch = (connection: 'any' | 'fresh', handler: Dispatcher.DispatchHandler) => void;

export interface ExchangeOptions {
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether the connection on which undici starts a request just now is new. */
  readonly isFresh: () => boolean;
}

/**
 * One request and its answer, under one deadline. Settles once; what comes after that is ignored.
 *
 *   composing ── `begin` ──▶ connecting ── undici writes it ──▶ asking ── headers ──▶ answering ── end ──▶ settled
 *                               ▲                                 │
 *                               └── the connection was stale ─────┘
 *
 * An answer counts when it is there to its end, or to as much of it as is read. So a 2xx of which the rest never
 * comes is a failure, as it is to whoever sends a request of his own: half an answer is no word to rely on.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<Outcome>;
  readonly startedAt: Date;
  readonly #now: () => number;
  readonly #isFresh: () => boolean;
  readonly #started = performance.now();
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #dispatch: Dispatch = () => {};
  #kids: readonly string[] = [];
  #begunAt: number | undefined;
  #writtenAt: number | undefined;
  #answeredAt: number | undefined;
  #reused = false;
  #heard = false;
  #interims = 0;
  #bytes = 0;
  #status: number | null = null;
  #headers: AnswerHeaders | null = null;
  #retryAfter: string | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settle!: (outcome: Outcome) => void;
  #settled = false;

  constructor({ timeoutMs, now, isFresh }: ExchangeOptions) {
    this.#now = now;
    this.startedAt = new Date(now());
    this.#isFresh = isFresh;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#deadline = setTimeout(
      () => this.fail(new AttemptFailed('timeout', `no complete answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  }

  begin(dispatch: Dispatch, kids: readonly string[]): void {
    if (this.#settled) return;
    this.#kids = kids;
    this.#dispatch = dispatch;
    this.#begunAt = performance.now();
    this.#send('any');
  }

  fail(error: unknown): void {
    this.#end('failed', classOf(error), describeError(error));
  }

  abort(): void {
    this.#end('aborted', 'aborted', 'broken off by relata');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#writtenAt = performance.now();
    this.#reused = !this.#isFresh();
    if (this.#settled) controller.abort(new Error('too late'));
  }

  /** The first byte. */
  onResponseStarted(): void {
    this.#heard = true;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) {
      this.#interims += 1;
      if (this.#interims > INTERIM_MAX) {
        this.fail(new AttemptFailed('protocol', `more than ${INTERIM_MAX} answers before the answer`));
      }
      return;
    }
    this.#answeredAt = performance.now();
    this.#status = status;
    this.#headers = keptHeaders(headers);
    this.#retryAfter = [headers['retry-after']].flat()[0];
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#bytes < EXCERPT_BYTES_MAX) {
      // A copy: a part of undici's buffer would keep all of it.
      this.#chunks.push(Buffer.from(chunk.subarray(0, EXCERPT_BYTES_MAX - this.#bytes)));
    }
    this.#bytes += chunk.length;
    if (this.#bytes > ANSWER_BYTES_MAX) this.#complete();
  }

  onResponseEnd(): void {
    this.#complete();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#isStale(error)) this.#send('fresh');
    else this.fail(error);
  }

  /** Whether a connection that had been idle was closed before the server can have seen the request. */
  #isStale(error: Error): boolean {
    if (this.#settled || this.#heard || !this.#reused || this.#writtenAt === undefined) return false;
    return classOf(error) === 'reset' && performance.now() - this.#writtenAt < STALE_MS;
  }

  #send(connection: 'any' | 'fresh'): void {
    this.#writtenAt = undefined;
    try {
      this.#dispatch(connection, this);
    } catch (error) {
      this.fail(error);
    }
  }

  #complete(): void {
    const status = this.#status;
    if (status === null) this.fail(new AttemptFailed('protocol', 'the answer has no status'));
    else if (status < 300) this.#end('delivered', null, null);
    else if (status < 400) this.#end('failed', 'redirect', null);
    else this.#end(status === GONE ? 'gone' : 'failed', 'status', null);
  }

  #end(kind: Outcome['kind'], errorClass: ErrorClass | null, error: string | null): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#deadline);
    const now = performance.now();
    this.#settle({
      kind,
      status: this.#status,
      errorClass,
      error,
      answerHeaders: this.#headers,
      excerpt: excerptOf(this.#chunks),
      retryAfterMs: parseRetryAfter(this.#retryAfter, this.#now()),
      startedAt: this.startedAt.toISOString(),
      durationMs: Math.round(now - this.#started),
      timing: this.#timing(now),
      kids: this.#kids,
    });
    // Closes the connection unless the answer is through: what is still to come would have to be read.
    if (error !== null || this.#bytes > ANSWER_BYTES_MAX)
      this.#controller?.abort(new Error('not wanted any more'));
  }

  #timing(now: number): AttemptTiming {
    const [begun, written, answered] = [this.#begunAt, this.#writtenAt, this.#answeredAt];
    const isReused = written !== undefined && this.#reused;
    return {
      connectMs: isReused ? 0 : span(begun, written ?? now),
      answerMs: span(written, answered ?? now),
      bodyMs: span(answered, now),
    };
  }
}

function span(from: number | undefined, to: number): number | null {
  return from === undefined ? null : Math.round((to - from) * 10) / 10;
}
