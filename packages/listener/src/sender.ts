import { verifyGhl, verifyStandard } from '@relata/protocol/signature';
import { WebhookError, type WebhookErrorCode } from './errors/webhook-error.ts';
import type { SignatureHeaders } from './headers.ts';
import type { Keyring } from './keys.ts';

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

/** @throws WebhookError when none of the keys vouches for the bytes */
export async function findSender(
  bytes: Uint8Array,
  headers: SignatureHeaders,
  { highlevel, relata }: Keyring,
  options: { readonly toleranceSeconds: number; readonly nowMs: number },
): Promise<VerifiedBy> {
  const { ghl, id, timestamp, signature } = headers;
  const isStandard = id !== undefined || timestamp !== undefined || signature !== undefined;
  if (ghl === undefined && !isStandard) throw new WebhookError('signature_missing');

  const byHighLevel = await verifyGhl(bytes, ghl, highlevel);
  if (byHighLevel.ok) return { sender: 'highlevel', kid: byHighLevel.kid };

  if (relata.length === 0 || !isStandard) {
    // A listener of both must learn whether it is a stranger's or a webhook that lost its headers.
    const isRelatas = (await verifyGhl(bytes, ghl, relata)).ok;
    throw new WebhookError(isRelatas ? 'standard_headers_missing' : codeOf(byHighLevel.reason));
  }
  const message = { id, timestamp, header: signature, bytes };
  const byRelata = await verifyStandard(message, relata, options);
  if (!byRelata.ok) throw new WebhookError(codeOf(byRelata.reason));
  return {
    sender: 'relata',
    kid: byRelata.kid,
    id: byRelata.id,
    timestampSeconds: byRelata.timestampSeconds,
  };
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
