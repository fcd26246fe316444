import { TOLERANCE_SECONDS } from '@relata/protocol/signature';
import { answerTo, asksAgain, retryContextOf, retryStatusOf } from './answer.ts';
import { complain } from './complain.ts';
import { createMemoryDedupe } from './dedupe/memory.ts';
import type { DedupeStore } from './dedupe/store.ts';
import type { Ending } from './ending.ts';
import { KeysError } from './errors/keys-error.ts';
import { WebhookError } from './errors/webhook-error.ts';
import { readEvent } from './event.ts';
import { handleOnce, LATE_MS } from './handle-once.ts';
import { checkHandler, Handlers } from './handlers.ts';
import { noRemarks, type Remarks, readHeaders, readRemarks, type WebhookHeaders } from './headers.ts';
import { createInOrder } from './in-order/in-order.ts';
import { TurnError } from './in-order/turns.ts';
import type { KeyListOptions } from './keys/key-list.ts';
import { readKeys } from './keys/keys.ts';
import type {
  ErrorContext,
  HandleRequest,
  Handler,
  HandlerContext,
  Listener,
  ListenerOptions,
  RawBody,
  RetryContext,
} from './listener.ts';
import type { HandleResult, Outcome, ReceivedWebhook, RefusalCode } from './outcome.ts';
import { findSender } from './sender.ts';
import { replayIn, webhookIdOf } from './webhook-id.ts';

const BODY_BYTES_MAX = 1_048_576;
/** Beside it there is time for the keys and the store, within the 15 s that relata and HighLevel wait. */
const HANDLER_TIMEOUT_MS = 8_000;
/** Nobody waits that long for an answer; it keeps timers and leases in range. */
const HANDLER_TIMEOUT_MS_MAX = 3_600_000;
/** Timers go no further. */
const GAP_AFTER_MS_MAX = 2_147_483_647;

/**
 * Receives webhooks of relata and HighLevel: verified, deduplicated, typed.
 * @throws KeysError there is no key, or what is given is none
 * @throws RangeError an option is out of its range
 */
export function createListener(options: ListenerOptions): Listener {
  return createListenerWith({}, options);
}

/** With another clock for the keys that are fetched: for tests. */
export function createListenerWith(keyList: KeyListOptions, options: ListenerOptions): Listener {
  const {
    keys,
    dedupe = createMemoryDedupe(),
    toleranceSeconds = TOLERANCE_SECONDS,
    maxBodyBytes = BODY_BYTES_MAX,
    handlerTimeoutMs = HANDLER_TIMEOUT_MS,
    retryStatus,
    inOrder,
    gapAfterMs,
    now = Date.now,
  } = options;
  for (const [name, value] of Object.entries({
    toleranceSeconds,
    maxBodyBytes,
    handlerTimeoutMs,
    gapAfterMs,
  })) {
    // An environment variable compares like a number, and is put together with one like a text: leases of nine days.
    assertRange(value === undefined || typeof value === 'number', `${name} must be a number`);
  }
  // Every comparison with NaN is false, and "not too old" would let everything in.
  assertRange(toleranceSeconds >= 0, 'toleranceSeconds must be 0 or more');
  assertRange(maxBodyBytes >= 1, 'maxBodyBytes must be 1 or more');
  assertRange(
    handlerTimeoutMs >= 1 && handlerTimeoutMs <= HANDLER_TIMEOUT_MS_MAX,
    `handlerTimeoutMs must be 1 to ${HANDLER_TIMEOUT_MS_MAX}`,
  );
  assertRange(inOrder === undefined || inOrder === 'entity', 'inOrder must be "entity" or left out');
  assertRange(
    gapAfterMs === undefined || (gapAfterMs >= 0 && gapAfterMs <= GAP_AFTER_MS_MAX),
    `gapAfterMs must be 0 to ${GAP_AFTER_MS_MAX}`,
  );
  if (typeof retryStatus !== 'function') {
    assertRange(
      retryStatus === undefined || asksAgain(retryStatus),
      'retryStatus must be 400 to 599, but not 410',
    );
  }
  const keyring = readKeys(keys, keyList);
  const store = dedupe === false ? forgetful : dedupe;
  const handlers = new Handlers();
  const order = createInOrder({ inOrder, gapAfterMs, handlerTimeoutMs, lateMs: LATE_MS });
  const errorHandlers: ((error: unknown, context: ErrorContext) => unknown)[] = [];
  let running = 0;
  /** Those who wait until nothing runs. */
  const closers: (() => void)[] = [];
  let isClosing = false;

  async function verify(rawBody: RawBody, headers: WebhookHeaders): Promise<ReceivedWebhook> {
    const bytes = bytesOf(rawBody);
    const verifiedBy = await findSender(bytes, readHeaders(headers), await keyring(), () => {
      const nowMs = now();
      if (!Number.isFinite(nowMs)) throw new RangeError('now must give milliseconds');
      return { toleranceSeconds, nowMs };
    });
    const event = readEvent(bytes);
    return { event, verifiedBy, id: await webhookIdOf(event, verifiedBy, bytes) };
  }

  /** Never throws, whatever it is given. */
  async function receive(request: HandleRequest): Promise<Outcome> {
    let webhook: ReceivedWebhook;
    try {
      const { rawBody, headers, method = 'POST' } = request;
      if (method !== 'POST') return { kind: 'refused', code: 'method_not_allowed' };
      if (rawBody?.byteLength > maxBodyBytes) return { kind: 'refused', code: 'body_too_large' };
      webhook = await verify(rawBody, headers);
    } catch (error) {
      return outcomeOf(error);
    }
    if (isClosing) return { kind: 'closing', webhook };
    // From here on somebody who is believed waits for an answer, and may come again only if it is the right one.
    try {
      return await keepRunning(deliver(webhook, request));
    } catch (error) {
      return { kind: 'handler_failed', webhook, error };
    }
  }

  async function deliver(webhook: ReceivedWebhook, { headers }: HandleRequest): Promise<Outcome> {
    // HighLevel says nothing of that kind: who did may be whoever sent a copy.
    const remarks = webhook.verifiedBy.sender === 'relata' ? readRemarks(headers) : noRemarks;
    const outcome = await settle(webhook, remarks);
    order.answered(outcome, remarks);
    return outcome;
  }

  async function settle(webhook: ReceivedWebhook, remarks: Remarks): Promise<Outcome> {
    const { event, ...rest } = webhook;
    const listening = handlers.for(event);
    if (listening.handlers.length === 0) return { kind: 'unhandled', webhook };
    const { sequence, isTest } = remarks;
    const replay = replayIn(rest.verifiedBy);
    const handle = (ending: Ending): Promise<void> =>
      order.run(webhook, remarks, (overtakenBy) => {
        const context = {
          ...rest,
          get signal() {
            return ending.signal;
          },
          isTest,
          sequence,
          overtakenBy,
          replay,
        };
        return runInOrder(listening.handlers, event, context, ending);
      });
    const once = await handleOnce(webhook.id, handle, {
      store,
      handlerTimeoutMs,
      later: (work) => void keepRunning(work).catch(() => {}),
      onStoreError: (error) => tell(error, { kind: 'store_failed', webhook, error }),
    });
    if (once.kind === 'ran') return { kind: listening.kind, webhook };
    // Others of its entity are being handled, and nothing has failed.
    const isWaiting = once.kind === 'handler_failed' && once.error instanceof TurnError;
    return isWaiting ? { kind: 'in_flight', webhook } : { ...once, webhook };
  }

  async function keepRunning<Result>(work: Promise<Result>): Promise<Result> {
    running += 1;
    try {
      return await work;
    } finally {
      running -= 1;
      if (running === 0) for (const resume of closers) resume();
    }
  }

  function answer(outcome: Outcome): HandleResult {
    const context = retryContextOf(outcome);
    const status = context && chooseStatus(context, outcome);
    if ('error' in outcome) tell(outcome.error, outcome);
    return answerTo(outcome, status);
  }

  function chooseStatus(context: RetryContext, outcome: Outcome): number {
    if (retryStatus === undefined) return retryStatusOf(context);
    if (typeof retryStatus === 'number') return retryStatus;
    try {
      const status: unknown = retryStatus(context);
      if (asksAgain(status)) return status;
      // Nobody waits for a promise; if it rejects, nobody must have to.
      Promise.resolve(status).catch(() => {});
      throw new RangeError('retryStatus must give 400 to 599, but not 410');
    } catch (error) {
      tell(error, outcome);
      return retryStatusOf(context);
    }
  }

  /** Nobody waits for those who are told, and what they throw changes nothing. */
  function tell(error: unknown, outcome: Outcome): void {
    // Strangers can have as much refused as they like: that is no reason to write.
    if (errorHandlers.length === 0 && outcome.kind !== 'refused') complain(error);
    for (const handler of errorHandlers) {
      (async () => handler(error, { outcome }))().catch(complain);
    }
  }

  const listener: Listener = {
    maxBodyBytes,
    on(names, handler) {
      handlers.add(names, handler as Handler);
      return listener;
    },
    onAny(handler) {
      handlers.add('*', handler);
      return listener;
    },
    onUnhandled(handler) {
      handlers.addUnhandled(handler);
      return listener;
    },
    onError(handler) {
      errorHandlers.push(checkHandler(handler));
      return listener;
    },
    onGap(handler) {
      order.onGap(checkHandler(handler));
      return listener;
    },
    handle: async (request) => answer(await receive(request)),
    verify,
    refuse: (code) => answer(refusalOf(code)),
    async close() {
      isClosing = true;
      while (running > 0) await new Promise<void>((resume) => void closers.push(resume));
      order.close();
    },
  };
  return listener;
}

async function runInOrder(
  handlers: readonly Handler[],
  event: ReceivedWebhook['event'],
  context: HandlerContext,
  ending: Ending,
): Promise<void> {
  for (const handler of handlers) {
    // It was answered as failed, and all of them will be run again.
    ending.throwIfEnded();
    await handler(event, context);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof WebhookError) {
    const { code } = error;
    return code === 'body_already_parsed'
      ? { kind: 'misconfigured', code, error }
      : { kind: 'refused', code, error };
  }
  if (error instanceof KeysError) {
    return error.code === 'keys_unavailable'
      ? { kind: 'keys_unavailable', error }
      : { kind: 'misconfigured', code: error.code, error };
  }
  return { kind: 'misconfigured', code: 'internal', error };
}

function refusalOf(code: RefusalCode): Outcome {
  return code === 'body_already_parsed' ? outcomeOf(new WebhookError(code)) : { kind: 'refused', code };
}

/** @throws WebhookError `body_already_parsed` */
function bytesOf(rawBody: unknown): Uint8Array {
  // Not `instanceof`: test runners give each file its own Uint8Array.
  if (ArrayBuffer.isView(rawBody)) {
    return new Uint8Array(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
  }
  if (Object.prototype.toString.call(rawBody) === '[object ArrayBuffer]') {
    return new Uint8Array(rawBody as ArrayBuffer);
  }
  throw new WebhookError('body_already_parsed');
}

function assertRange(holds: boolean, message: string): asserts holds {
  if (!holds) throw new RangeError(message);
}

/** Whatever comes is new. */
const forgetful: DedupeStore = {
  claim: async () => ({ state: 'claimed', token: '' }),
  commit: async () => true,
  release: async () => {},
};
