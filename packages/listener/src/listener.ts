import type { EventType } from '@relata/protocol';
import type { DedupeStore } from './dedupe/store.ts';
import type { EventOf, ReceivedEvent } from './event.ts';
import type { WebhookHeaders } from './headers.ts';
import type { Gap } from './in-order/gaps.ts';
import type { Keys } from './keys/keys.ts';
import type { HandleResult, Outcome, ReceivedWebhook, RefusalCode } from './outcome.ts';

export interface ListenerOptions {
  /** Whom to believe. */
  readonly keys: Keys;
  /** Where ids are kept, so that nothing is handled twice. Default: in memory; `false`: nowhere. */
  readonly dedupe?: DedupeStore | false;
  /** How far the time of sending may be from now, either way, by relata's key. Default 300. */
  readonly toleranceSeconds?: number;
  /** Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** After it the handlers count as failed. Default 8 000: senders wait for 15 seconds. */
  readonly handlerTimeoutMs?: number;
  /** The status that asks for a webhook again: 400 to 599 but for 410. Default: by who sent it and why. */
  readonly retryStatus?: number | ((context: RetryContext) => number);
  /**
   * `entity`: handlers for one entity (an object, record, contact, association, or the link of two records) run one after
   * the other in this process. What waits for its turn for half of `handlerTimeoutMs` is asked for again.
   */
  readonly inOrder?: 'entity';
  /** How long an event may be missing before `onGap` is told. Default 91 hours: as long as relata tries one by default. */
  readonly gapAfterMs?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

export interface RetryContext {
  readonly outcome: Extract<
    Outcome['kind'],
    'in_flight' | 'handler_failed' | 'store_failed' | 'closing' | 'keys_unavailable'
  >;
  /** Who sent it; who is said to have sent it, if the keys could not be fetched. */
  readonly sender: 'highlevel' | 'relata';
}

export interface HandlerContext extends Omit<ReceivedWebhook, 'event'> {
  /** Aborted when `handlerTimeoutMs` is over: what is done after that is late. */
  readonly signal: AbortSignal;
  /** The number of the replay or resend that it came by, as signed; undefined the first time. */
  readonly replay: number | undefined;
  /** `x-relata-test`: relata sent a made-up event to try the endpoint. Not signed: somebody between may have added it. */
  readonly isTest: boolean;
  /** `x-relata-sequence`: its number in the log of its location. Not signed. */
  readonly sequence: number | undefined;
  /** With `inOrder`: the sequence of a later event of the same entity that was handled before this one. Not signed. */
  readonly overtakenBy: number | undefined;
}

export type Handler<Event = ReceivedEvent> = (event: Event, context: HandlerContext) => unknown;

export interface ErrorContext {
  /** What is answered because of it; `store_failed` also where a store fails beside what is answered, or after it. */
  readonly outcome: Outcome;
}

/** The bytes as they arrived, before any parser. */
export type RawBody = Uint8Array | ArrayBuffer;

export interface HandleRequest {
  readonly rawBody: RawBody;
  readonly headers: WebhookHeaders;
  /** Anything but POST is refused. Default POST. */
  readonly method?: string;
}

export interface Listener {
  /** `handler` runs for a type, several, or a pattern: `Relation*`, `*`. Of several handlers one runs after the other. */
  on<const Name extends EventType | (string & {})>(
    names: Name | readonly Name[],
    handler: Handler<EventOf<Name>>,
  ): Listener;
  /** `handler` runs for every event. */
  onAny(handler: Handler): Listener;
  /** `handler` runs for events that no other handler is there for. */
  onUnhandled(handler: Handler): Listener;
  /** `handler` is told what went wrong. Without one, what is not the sender's fault goes to `console.error`. */
  onError(handler: (error: unknown, context: ErrorContext) => unknown): Listener;
  /**
   * `handler` is told which events of relata are missing, by their sequences, as far as this process gets all of an
   * endpoint's: at once where the endpoint has `ordering: "location"`, after `gapAfterMs` with `"entity"`, never with
   * `"none"`. What it throws goes to `console.error`.
   */
  onGap(handler: (gap: Gap) => unknown): Listener;
  /** Verifies, deduplicates, runs the handlers, and says what to answer. Never throws. */
  handle(request: HandleRequest): Promise<HandleResult>;
  /**
   * Verifies and nothing else.
   * @throws WebhookError it must not be acted upon
   * @throws KeysError nobody knows: there are no keys to verify with
   */
  verify(rawBody: RawBody, headers: WebhookHeaders): Promise<ReceivedWebhook>;
  /** The answer to a request whose bytes cannot be had: for adapters. */
  refuse(code: RefusalCode): HandleResult;
  readonly maxBodyBytes: number;
  /** From now on everything is asked for again. Resolves when the handlers that run have ended, at the latest when their claims do. */
  close(): Promise<void>;
}
