import { Agent, type Dispatcher } from 'undici';
import type { Compose, Message } from './compose.ts';
import type { Egress } from './egress.ts';
import { parseRetryAfter } from './retry-policy.ts';

/** As much of an answer as is read; whoever says more is hung up on. */
const ANSWER_BYTES_MAX = 16 * 1024;
/** As much of it as is kept. */
const EXCERPT_BYTES_MAX = 1_024;
const ERROR_LENGTH_MAX = 300;
/** The status by which an endpoint says that it wants nothing any more. */
const GONE = 410;

/** What became of one POST. */
export interface Outcome {
  /** `aborted`: relata broke it off itself, and whether it arrived is not known. */
  readonly kind: 'delivered' | 'failed' | 'gone' | 'aborted';
  readonly status: number | null;
  readonly error: string | null;
  /** The beginning of the answer. */
  readonly excerpt: string | null;
  readonly retryAfterMs: number | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}

export interface Sending {
  readonly outcome: Promise<Outcome>;
  /** Breaks it off. */
  abort(): void;
}

export interface Sender {
  /** Makes one attempt, which ends within the endpoint's `timeoutMs`; its outcome never rejects. */
  send(message: Message): Sending;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly egress: Egress;
  readonly compose: Compose;
  /** The time that attempts bear, in milliseconds since 1970. */
  readonly now: () => number;
}

export function createSender({ egress, compose, now }: SenderOptions): Sender {
  // As many connections as there are attempts: lanes bound those, and an endpoint that hangs must not take the
  // connections of another behind the same host.
  const agent = new Agent({ connect: egress.connector, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });

  async function prepare(message: Message): Promise<Dispatcher.DispatchOptions> {
    const { body, headers } = await compose(message);
    const url = new URL(message.endpoint.url);
    return { origin: url.origin, path: url.pathname + url.search, method: 'POST', body, headers };
  }

  return {
    send(message) {
      const exchange = new Exchange(message.endpoint.timeoutMs, now);
      prepare(message).then(
        (request) => exchange.begin(agent, request),
        (error) => exchange.fail(error),
      );
      return { outcome: exchange.outcome, abort: () => exchange.abort() };
    },
    close: () => agent.destroy(),
  };
}

/** One request and its answer, under one deadline. Settles once; what comes after that is ignored. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<Outcome>;
  readonly #now: () => number;
  readonly #startedAt: Date;
  readonly #started = performance.now();
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status: number | null = null;
  #retryAfter: string | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settle!: (outcome: Outcome) => void;
  #settled = false;

  constructor(timeoutMs: number, now: () => number) {
    this.#now = now;
    this.#startedAt = new Date(now());
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#deadline = setTimeout(
      () => this.fail(new Error(`no complete answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  }

  begin(agent: Agent, request: Dispatcher.DispatchOptions): void {
    if (this.#settled) return;
    try {
      agent.dispatch(request, this);
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.#end('failed', describe(error));
  }

  abort(): void {
    this.#end('aborted', 'broken off by relata');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('too late'));
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    const retryAfter = headers['retry-after'];
    this.#retryAfter = typeof retryAfter === 'string' ? retryAfter : retryAfter?.[0];
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#bytes < EXCERPT_BYTES_MAX)
      this.#chunks.push(chunk.subarray(0, EXCERPT_BYTES_MAX - this.#bytes));
    this.#bytes += chunk.length;
    if (this.#bytes > ANSWER_BYTES_MAX) this.#complete();
  }

  onResponseEnd(): void {
    this.#complete();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  #complete(): void {
    const status = this.#status;
    if (status === null) this.fail(new Error('the answer has no status'));
    else if (status >= 200 && status < 300) this.#end('delivered', null);
    else this.#end(status === GONE ? 'gone' : 'failed', null);
  }

  #end(kind: Outcome['kind'], error: string | null): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#settle({
      kind,
      status: this.#status,
      error,
      excerpt: this.#chunks.length === 0 ? null : readable(Buffer.concat(this.#chunks).toString('utf8')),
      retryAfterMs: parseRetryAfter(this.#retryAfter, this.#now()),
      startedAt: this.#startedAt.toISOString(),
      durationMs: Math.round(performance.now() - this.#started),
    });
    // Closes the connection unless the answer is through: what is still to come would have to be read.
    if (error !== null || this.#bytes > ANSWER_BYTES_MAX)
      this.#controller?.abort(new Error('not wanted any more'));
  }
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text =
    typeof code === 'string' && !String(message).includes(code) ? `${message} (${code})` : String(message);
  return readable(text.slice(0, ERROR_LENGTH_MAX));
}

/** A text column holds no U+0000. */
function readable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
