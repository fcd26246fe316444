import { type PublicKey, verifyGhl, verifyStandard } from '@relata/protocol/signature';
import { WebhookError, type WebhookErrorCode } from './errors/webhook-error.ts';
import type { SignatureHeaders } from './headers.ts';
import type { Keyring } from './keys/keys.ts';

/** What vouches for a webhook. */
export type VerifiedBy =
  | {
      /** `x-ghl-signature` by HighLevel's key. A copy verifies for ever: keep the `webhookId`s that you handled. */
      readonly sender: 'highlevel';
      readonly kid: string;
    }
  | {
      /** The Standard Webhooks headers, by one of the other keys. */
      readonly sender: 'relata';
      /** The first 16 hex digits of the SHA-256 of the key, as in `GET /v1/keys`. */
      readonly kid: string;
      /** `webhook-id`: the event's `webhookId`, with `_replay_<n>` behind it when it was sent again on request. */
      readonly id: string;
      /** When it was sent. */
      readonly timestampSeconds: number;
    };

export interface Freshness {
  readonly toleranceSeconds: number;
  readonly nowMs: number;
}

/**
 * HighLevel's key is asked first, and it is built in: whatever becomes of relata's, its webhooks are known.
 * @throws WebhookError when none of the keys vouches for the bytes
 * @throws KeysError when a key that might could not be fetched
 */
export async function findSender(
  bytes: Uint8Array,
  headers: SignatureHeaders,
  keyring: Keyring,
  freshness: () => Freshness,
): Promise<VerifiedBy> {
  const { ghl, id, timestamp, signature } = headers;
  const isStandard = id !== undefined || timestamp !== undefined || signature !== undefined;
  if (ghl === undefined && !isStandard) throw new WebhookError('signature_missing');

  const byHighLevel = await verifyGhl(bytes, ghl, keyring.highlevel);
  if (byHighLevel.ok) return { sender: 'highlevel', kid: byHighLevel.kid };

  const { relata, lists } = keyring;
  if ((relata.length === 0 && lists.length === 0) || !isStandard) {
    // A listener of both must learn whether it is a stranger's or a webhook that lost its headers.
    const known = [...relata, ...lists.flatMap((list) => list.known)];
    const isRelatas = (await verifyGhl(bytes, ghl, known)).ok;
    throw new WebhookError(isRelatas ? 'standard_headers_missing' : codeOf(byHighLevel.reason));
  }

  const message = { id, timestamp, header: signature, bytes };
  const times = freshness();
  for await (const keys of keysOf(keyring)) {
    const byRelata = await verifyStandard(message, keys, times);
    if (byRelata.ok) {
      const { kid, timestampSeconds } = byRelata;
      return { sender: 'relata', kid, id: byRelata.id, timestampSeconds };
    }
    // Other keys would not make up for it, so that nobody has keys fetched by sending it.
    if (byRelata.reason !== 'wrong-signature') throw new WebhookError(codeOf(byRelata.reason));
  }
  throw new WebhookError('signature_wrong');
}

/**
 * The keys of relata, those first that cost least to have: given, at hand, fetched anew. A list that cannot be fetched
 * does not keep the keys of others from being tried; but then nobody knows whether the signature is wrong.
 */
async function* keysOf({ relata, lists }: Keyring): AsyncGenerator<readonly PublicKey[]> {
  yield relata;
  const current = await Promise.allSettled(lists.map((list) => list.current()));
  yield keysIn(current);
  const newer = await Promise.allSettled(
    lists.map(async (list, at) => {
      const result = current[at];
      return result?.status === 'fulfilled' ? list.newerThan(result.value) : undefined;
    }),
  );
  yield keysIn(newer);
  const failure = [...current, ...newer].find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

function keysIn(results: PromiseSettledResult<readonly PublicKey[] | undefined>[]): PublicKey[] {
  return results.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
}

type Reason =
  | Extract<Awaited<ReturnType<typeof verifyGhl>>, { ok: false }>['reason']
  | Extract<Awaited<ReturnType<typeof verifyStandard>>, { ok: false }>['reason'];

const codes = {
  'missing-signature': 'signature_missing',
  'missing-header': 'standard_headers_missing',
  'malformed-signature': 'signature_malformed',
  'wrong-signature': 'signature_wrong',
  'malformed-id': 'id_malformed',
  'malformed-timestamp': 'timestamp_malformed',
  'timestamp-too-old': 'timestamp_too_old',
  'timestamp-too-new': 'timestamp_too_new',
} as const satisfies Record<Reason, WebhookErrorCode>;

function codeOf(reason: Reason): WebhookErrorCode {
  return codes[reason];
}
