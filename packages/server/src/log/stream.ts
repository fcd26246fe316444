import type { FastifyReply } from 'fastify';
import { RelataError } from '../errors.ts';
import { Bell } from '../http/bell.ts';
import { EventStream, renderFrame } from '../http/event-stream.ts';
import type { Heads } from './heads.ts';
import type { EventRow } from './read.ts';
import type { StreamFilter, StreamPages } from './stream-pages.ts';

// One open stream. It goes round in a circle, and each time does the first of these that is to be done:
//
//   check     whether the caller may still see this, every `recheckMs`
//   wait      while the reader has not taken what was written; what was read ahead is let go after a moment
//   hearten   say that the stream lives, and where it stands, when nothing was said for `heartbeatMs`
//   write     what has been read, as long as the reader takes it
//   read      the next page, when the log reaches further
//   wait      for the log to grow, or for the time of the next check or heartbeat
//
// Whatever happens beside it, a commit, a reader that takes something or goes away, rings the bell that it waits for.
// Between two steps it holds nothing of the database.

/** A slow reader's page is dropped after this, and read again when there is room: the database is the buffer. */
const HOLD_MS = 1_000;
/** Numbers without an event for the reader after which it is told where the stream stands. */
const POSITION_EVERY = 10_000;
/** When the database cannot be read. */
const READ_AGAIN_MS = 1_000;
/** For the last words to be taken. */
const END_MS = 1_000;

/** What a stream shows of a log. */
export interface StreamView {
  readonly filter: StreamFilter;
  /** An event as it is written; undefined if it does not pass after all. */
  frame(event: EventRow): string | undefined | Promise<string | undefined>;
}

/** What a caller asks for. */
export interface Wish {
  readonly reply: FastifyReply;
  readonly locationId: string;
  /** The number after which it begins. */
  readonly after: number;
  /**
   * What the caller may see; the same object as long as it is the same. Throws a `RelataError` below 500 when it is
   * nothing any more, which ends the stream.
   */
  readonly view: () => Promise<StreamView>;
}

/** The clockwork of streams. Tests set it faster. */
export interface StreamTiming {
  /** Between two signs of life; proxies cut what is silent for longer, often after a minute. */
  readonly heartbeatMs: number;
  /** A reader that takes nothing for this long is hung up on; it can come back and go on where it was. */
  readonly stallMs: number;
  /** How long somebody may go on reading who no longer may. */
  readonly recheckMs: number;
}

export interface StreamOptions {
  readonly pages: StreamPages;
  readonly heads: Heads;
  readonly timing: StreamTiming;
  readonly onError: (error: unknown, what: string) => void;
}

export class LogStream {
  readonly #options: StreamOptions;
  readonly #wish: Wish;
  readonly #out: EventStream;
  readonly #bell = new Bell();
  #view: StreamView;
  /** Up to here the reader has got everything that passes. */
  #cursor: number;
  /** The last number that the reader was told. */
  #told: number;
  /** Read and not yet written. */
  #page: readonly EventRow[] = [];
  /** Where the cursor is when the page has been written. */
  #pageEnd: number;
  /** The log may reach further than has been read. */
  #isBehind = true;
  #heardHead = 0;
  #checkAt: number;
  #beatAt: number;
  #fullSince: number | undefined;

  /** Begins the answer. */
  constructor(options: StreamOptions, wish: Wish, view: StreamView) {
    const { stallMs, recheckMs, heartbeatMs } = options.timing;
    this.#options = options;
    this.#wish = wish;
    this.#view = view;
    this.#cursor = wish.after;
    this.#told = wish.after;
    this.#pageEnd = wish.after;
    this.#checkAt = performance.now() + recheckMs;
    this.#beatAt = performance.now() + heartbeatMs;
    this.#out = new EventStream(wish.reply, wish.after, { stallMs, onChange: () => this.#bell.ring() });
  }

  /** Resolves when the stream has ended, however. */
  async run(): Promise<void> {
    const { heads } = this.#options;
    const unfollow = heads.follow(this.#wish.locationId, (head) => {
      // A lower one may be late, or the database was set back: reading shows which.
      if (head === this.#heardHead) return;
      this.#heardHead = head;
      this.#isBehind = true;
      this.#bell.ring();
    });
    try {
      while (!this.#out.isClosed) await this.#step(performance.now());
    } catch (error) {
      if (!(error instanceof RelataError)) this.#options.onError(error, 'a stream failed');
      await this.end(error instanceof RelataError ? error : new RelataError('internal'));
    } finally {
      unfollow();
    }
  }

  /** Tells the reader why, and hangs up, within a second. */
  async end({ code, message: detail }: RelataError): Promise<void> {
    await this.#out.end(renderFrame({ event: 'end', data: { code, detail } }), END_MS);
    this.#bell.ring();
  }

  async #step(now: number): Promise<void> {
    if (now >= this.#checkAt) await this.#check(now);
    else if (this.#out.isFull) await this.#waitForReader(now);
    else if (now >= this.#beatAt) this.#hearten();
    else if (this.#page.length > 0) await this.#writePage();
    else if (this.#isBehind) await this.#read();
    else await this.#bell.wait(Math.min(this.#checkAt, this.#beatAt) - now);
  }

  async #check(now: number): Promise<void> {
    this.#checkAt = now + this.#options.timing.recheckMs;
    try {
      const view = await this.#wish.view();
      if (view === this.#view) return;
      this.#view = view;
      this.#dropPage();
    } catch (error) {
      if (error instanceof RelataError && error.status < 500) throw error;
      // The database is away: there is nothing to be read that somebody should not see.
      if (!this.#out.isClosed) this.#options.onError(error, 'a stream could not be checked');
    }
  }

  async #waitForReader(now: number): Promise<void> {
    this.#fullSince ??= now;
    const isHolding = this.#page.length > 0;
    if (isHolding && now - this.#fullSince >= HOLD_MS) this.#dropPage();
    else await this.#bell.wait(Math.min(isHolding ? HOLD_MS : Number.POSITIVE_INFINITY, this.#checkAt - now));
    if (!this.#out.isFull) this.#fullSince = undefined;
  }

  #hearten(): void {
    const position = this.#cursor > this.#told ? { id: this.#cursor } : {};
    this.#write(`: heartbeat\n${renderFrame(position)}`);
    this.#told = this.#cursor;
  }

  async #writePage(): Promise<void> {
    const page = this.#page;
    for (const [index, event] of page.entries()) {
      const frame = await this.#view.frame(event);
      this.#cursor = event.seq;
      if (frame === undefined) continue;
      this.#write(frame);
      this.#told = event.seq;
      if (!this.#out.isFull && !this.#out.isClosed) continue;
      this.#page = page.slice(index + 1);
      if (this.#page.length > 0) return;
    }
    this.#page = [];
    this.#cursor = this.#pageEnd;
    this.#tellPosition();
  }

  async #read(): Promise<void> {
    const { pages, onError } = this.#options;
    this.#isBehind = false;
    try {
      const page = await pages.read(this.#wish.locationId, this.#cursor, this.#view.filter);
      if (page === undefined) throw new RelataError('location_unknown');
      const { head, tail, events, upTo } = page;
      if (this.#cursor < tail - 1) throw new RelataError('log_gone', { tail, after: this.#cursor });
      if (this.#cursor > head) throw new RelataError('log_reset', { head, after: this.#cursor });
      if (upTo < head) this.#isBehind = true;
      this.#heardHead = head;
      this.#page = events;
      this.#pageEnd = upTo;
      if (events.length > 0) return;
      this.#cursor = upTo;
      this.#tellPosition();
    } catch (error) {
      if (error instanceof RelataError) throw error;
      this.#isBehind = true;
      if (this.#out.isClosed) return;
      onError(error, 'a stream could not read its log');
      await this.#bell.wait(READ_AGAIN_MS);
    }
  }

  /** A reader that comes back must not have to wait while the same long stretch is looked through again. */
  #tellPosition(): void {
    if (this.#cursor - this.#told < POSITION_EVERY) return;
    this.#write(renderFrame({ id: this.#cursor }));
    this.#told = this.#cursor;
  }

  #dropPage(): void {
    this.#page = [];
    this.#isBehind = true;
  }

  #write(text: string): void {
    this.#out.write(text);
    this.#beatAt = performance.now() + this.#options.timing.heartbeatMs;
  }
}
