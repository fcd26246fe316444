import { ID_LENGTH_MAX } from './dedupe/store.ts';
import type { ReceivedEvent } from './event.ts';
import type { VerifiedBy } from './sender.ts';

const visible = /^[!-~]+$/;

/**
 * What a webhook is told apart by. `webhook-id` where it is signed: a replay, which has another, is handled again. HighLevel
 * signs the body alone, and sends the same one again: the `webhookId` in it, or, if there is none that can be used,
 * the hash of the whole.
 */
export async function webhookIdOf(
  event: ReceivedEvent,
  verifiedBy: VerifiedBy,
  bytes: Uint8Array,
): Promise<string> {
  if (verifiedBy.sender === 'relata') return verifiedBy.id;
  const { webhookId } = event;
  if (typeof webhookId === 'string' && webhookId.length <= ID_LENGTH_MAX && visible.test(webhookId)) {
    return webhookId;
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return `sha256_${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The number of the replay or resend; undefined for what is sent for the first time, or by HighLevel. */
export function replayIn(verifiedBy: VerifiedBy): number | undefined {
  const [, number] =
    verifiedBy.sender === 'relata' ? (/_replay_([0-9]{1,15})$/.exec(verifiedBy.id) ?? []) : [];
  return number === undefined ? undefined : Number(number);
}
