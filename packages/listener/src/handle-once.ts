import type { Claim, DedupeStore } from './dedupe/store.ts';
import { Ending } from './ending.ts';
import { HandlerTimeoutError } from './errors/handler-timeout-error.ts';
import { StoreError } from './errors/store-error.ts';
import { LateError, within } from './within.ts';

// A webhook is claimed, its handlers run, and the claim is committed or released:
//
//   handlers end in time      commit; answered when that is done
//   handlers fail in time     release, so that it can come again at once
//   handlers run too long     answered as failed, and their signal is aborted. The claim stays theirs until they end, so
//                             that what comes again meanwhile is in flight and nothing runs twice at a time. When they
//                             end after all, it is committed, and what comes again is a duplicate; when they fail, released
//   commit fails              answered as failed, for nobody knows whether the id is kept. It is tried again until the
//                             lease ends: if that works, what comes again is a duplicate
//   claim fails               answered as failed; should it have been granted, it is released
//
// The lease is longer than the handlers' time, and ends all of this: handlers that never end, or a process that died,
// keep a webhook from being handled by others for that long.

/** With two of them, the keys and the handlers, a request is answered within the 15 s that senders wait. */
export const STORE_TIMEOUT_MS = 2_000;
/** How long late handlers still hold their claim. relata comes again after 5 s and 5 min, HighLevel after 10 min. */
export const LATE_MS = 60_000;
/** Between tries to commit. */
const COMMIT_AGAIN_MS = 1_000;

export type Once =
  | { readonly kind: 'ran' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'in_flight' }
  | { readonly kind: 'handler_failed'; readonly error: unknown }
  | { readonly kind: 'store_failed'; readonly error: unknown };

export interface HandleOnceOptions {
  readonly store: DedupeStore;
  readonly handlerTimeoutMs: number;
  /** Goes on after the answer, for as long as the lease at most. */
  readonly later: (work: Promise<void>) => void;
  /** What went wrong with the store beside what is answered. */
  readonly onStoreError: (error: StoreError) => void;
}

/** Runs `handle` unless it was run for this id. Never throws. */
export async function handleOnce(
  id: string,
  handle: (ending: Ending) => unknown,
  { store, handlerTimeoutMs, later, onStoreError }: HandleOnceOptions,
): Promise<Once> {
  const leaseMs = handlerTimeoutMs + LATE_MS;
  const leaseEndsAt = performance.now() + leaseMs;
  let claim: Claim;
  try {
    claim = await within(
      STORE_TIMEOUT_MS,
      () => store.claim(id, leaseMs),
      (late) => later(giveUp(late)),
    );
    if (claim.state === 'done') return { kind: 'duplicate' };
    if (claim.state === 'busy') return { kind: 'in_flight' };
    if (claim.state !== 'claimed' || typeof claim.token !== 'string') throw new TypeError('Not a claim');
  } catch (cause) {
    return { kind: 'store_failed', error: new StoreError('claim', { cause }) };
  }
  const { token } = claim;

  const ending = new Ending();
  const handling = settled(() => handle(ending));
  const inTime = await settledWithin(handlerTimeoutMs, handling);
  if (inTime === undefined) {
    const error = new HandlerTimeoutError(handlerTimeoutMs);
    ending.end(error);
    later(finishLate());
    return { kind: 'handler_failed', error };
  }
  if (inTime.status === 'rejected') {
    await release(token);
    return { kind: 'handler_failed', error: inTime.reason };
  }
  try {
    const isOurs = await commit();
    if (isOurs === false) onStoreError(new StoreError('commit', { cause: new Error('The claim was lost') }));
    return { kind: 'ran' };
  } catch (cause) {
    later(commitLate());
    return { kind: 'store_failed', error: new StoreError('commit', { cause }) };
  }

  function commit(): Promise<boolean> {
    return within(STORE_TIMEOUT_MS, () => store.commit(id, token));
  }

  async function release(claimed: string): Promise<void> {
    try {
      await within(STORE_TIMEOUT_MS, () => store.release(id, claimed));
    } catch (cause) {
      onStoreError(new StoreError('release', { cause }));
    }
  }

  async function giveUp(late: Claim): Promise<void> {
    if (late?.state === 'claimed') await release(late.token);
  }

  async function finishLate(): Promise<void> {
    const late = await settledWithin(leaseEndsAt - performance.now(), handling);
    if (late?.status === 'rejected') await release(token);
    if (late?.status === 'fulfilled') await commitLate();
  }

  async function commitLate(): Promise<void> {
    for (;;) {
      try {
        await commit();
        return;
      } catch (cause) {
        if (performance.now() + COMMIT_AGAIN_MS >= leaseEndsAt) {
          onStoreError(new StoreError('commit', { cause }));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, COMMIT_AGAIN_MS));
      }
    }
  }
}

/** Never rejects. */
async function settled(work: () => unknown): Promise<PromiseSettledResult<unknown>> {
  try {
    return { status: 'fulfilled', value: await work() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

/** Undefined if it takes longer. */
async function settledWithin(
  timeoutMs: number,
  handling: Promise<PromiseSettledResult<unknown>>,
): Promise<PromiseSettledResult<unknown> | undefined> {
  try {
    return await within(timeoutMs, () => handling);
  } catch (error) {
    if (error instanceof LateError) return undefined;
    throw error;
  }
}
