import type { WebhookEvent } from '@relata/protocol';
import { TOLERANCE_SECONDS } from '@relata/protocol/signature';
import { WebhookError } from './errors/webhook-error.ts';
import { readEvent } from './event.ts';
import { readHeaders, type WebhookHeaders } from './headers.ts';
import { type Keys, openKeyring } from './keys.ts';
import { findSender, type VerifiedBy } from './sender.ts';

export interface VerifyOptions {
  readonly keys: Keys;
  /**
   * How far the time of sending may be from now, either way. Default 300. It is about relata's webhooks;
   * HighLevel's say nothing about when they were sent.
   */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

export interface VerifiedWebhook {
  readonly event: WebhookEvent;
  readonly verifiedBy: VerifiedBy;
}

/**
 * Was this webhook sent by one of these, lately and unchanged? Gives the event, or throws; there is no third way.
 *
 * By relata's key the Standard Webhooks headers must be right and the time of sending within the tolerance: a
 * webhook with nothing but `x-ghl-signature` may be an old one whose other headers were taken away. By HighLevel's
 * key, `x-ghl-signature` is all there is.
 *
 * @param rawBody the bytes as they arrived, before any parser
 * @throws WebhookError why not; answer with a status that is not 2xx (but for `type_unknown`)
 * @throws KeysError `keys` itself is wrong
 */
export async function verifyWebhook(
  rawBody: Uint8Array,
  headers: WebhookHeaders,
  { keys, toleranceSeconds = TOLERANCE_SECONDS, now = Date.now }: VerifyOptions,
): Promise<VerifiedWebhook> {
  const keyring = await openKeyring(keys);
  const nowMs = now();
  // Every comparison with NaN is false, and "not too old" would let everything in.
  if (!(toleranceSeconds >= 0) || !Number.isFinite(nowMs)) {
    throw new RangeError('toleranceSeconds must be 0 or more, and now() milliseconds');
  }
  // Not `instanceof`: test runners give each file its own Uint8Array.
  if (!ArrayBuffer.isView(rawBody)) throw new WebhookError('body_not_raw');
  const verifiedBy = await findSender(rawBody, readHeaders(headers), keyring, { toleranceSeconds, nowMs });
  return { event: readEvent(rawBody), verifiedBy };
}
