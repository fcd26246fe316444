import { decodeBase64, encodeBase64 } from './base64.ts';
import { findSigner, type HeaderValue, SIGNATURE_BYTES, signBytes } from './ghl.ts';
import type { PublicKey, WebCryptoKey } from './keys.ts';

/** What the specification of Standard Webhooks suggests against replays of a captured request. */
export const TOLERANCE_SECONDS = 300;
/** A rotation needs two; each costs a check with every key, at an unknown sender's bidding. */
const SIGNATURES_MAX = 8;

export interface StandardMessage {
  /** `webhook-id`; without a full stop, which parts it from the timestamp in what is signed. */
  id: string;
  /** `webhook-timestamp`: Unix seconds of the attempt. */
  timestampSeconds: number;
  /** The raw body. */
  bytes: Uint8Array;
}

/** The three headers as they arrived, and the raw body. */
export interface ReceivedMessage {
  id: HeaderValue;
  timestamp: HeaderValue;
  /** `webhook-signature` */
  header: HeaderValue;
  bytes: Uint8Array;
}

export interface StandardOptions {
  /** How far the timestamp may be from now, either way. Default 300, `TOLERANCE_SECONDS`. */
  toleranceSeconds?: number;
  /** Default `Date.now()`. */
  nowMs?: number;
}

export type StandardVerification =
  | { ok: true; kid: string; id: string; timestampSeconds: number }
  | {
      ok: false;
      reason:
        | 'missing-header'
        | 'malformed-id'
        | 'malformed-timestamp'
        | 'timestamp-too-old'
        | 'timestamp-too-new'
        | 'malformed-signature'
        | 'wrong-signature';
    };

// Visible ASCII without the full stop: with one, another id and timestamp could be read into the same signed bytes.
const idPattern = /^[!-\-/-~]{1,256}$/;
const timestampPattern = /^(?:0|[1-9][0-9]{0,11})$/;

/** What a `v1a` signature is over: `id.timestamp.body`. Throws `TypeError` for what could not be told apart in it. */
export function standardContent({ id, timestampSeconds, bytes }: StandardMessage): Uint8Array<ArrayBuffer> {
  if (!idPattern.test(id)) throw new TypeError('A webhook-id is visible ASCII without a full stop');
  if (!timestampPattern.test(String(timestampSeconds)))
    throw new TypeError('timestampSeconds: whole seconds');
  return signedContent(id, String(timestampSeconds), bytes);
}

/** One entry of `webhook-signature`: `v1a,` and base64 Ed25519 over `id.timestamp.body`. */
export async function signStandard(message: StandardMessage, privateKey: WebCryptoKey): Promise<string> {
  return `v1a,${encodeBase64(await signBytes(standardContent(message), privateKey))}`;
}

/**
 * Checks the Standard Webhooks headers against a body as it arrived: the time of the attempt, then whether any `v1a`
 * signature is by any of these keys. Entries of other versions are passed over. Nothing on the wire throws.
 */
export async function verifyStandard(
  { id, timestamp, header, bytes }: ReceivedMessage,
  publicKeys: PublicKey | readonly PublicKey[],
  { toleranceSeconds = TOLERANCE_SECONDS, nowMs = Date.now() }: StandardOptions = {},
): Promise<StandardVerification> {
  if (!id || !timestamp || !header) return { ok: false, reason: 'missing-header' };
  if (typeof id !== 'string' || !idPattern.test(id)) return { ok: false, reason: 'malformed-id' };
  if (typeof timestamp !== 'string' || !timestampPattern.test(timestamp)) {
    return { ok: false, reason: 'malformed-timestamp' };
  }
  const timestampSeconds = Number(timestamp);
  const ageSeconds = nowMs / 1000 - timestampSeconds;
  if (ageSeconds > toleranceSeconds) return { ok: false, reason: 'timestamp-too-old' };
  if (ageSeconds < -toleranceSeconds) return { ok: false, reason: 'timestamp-too-new' };

  const signatures = typeof header === 'string' ? readSignatures(header) : [];
  if (signatures.length === 0 || signatures.length > SIGNATURES_MAX) {
    return { ok: false, reason: 'malformed-signature' };
  }
  const content = signedContent(id, timestamp, bytes);
  const keys = 'key' in publicKeys ? [publicKeys] : publicKeys;
  for (const signature of signatures) {
    const signer = await findSigner(content, signature, keys);
    if (signer !== undefined) return { ok: true, kid: signer.kid, id, timestampSeconds };
  }
  return { ok: false, reason: 'wrong-signature' };
}

function readSignatures(header: string): Uint8Array<ArrayBuffer>[] {
  const signatures: Uint8Array<ArrayBuffer>[] = [];
  for (const entry of header.split(' ')) {
    const signature = entry.startsWith('v1a,') ? decodeBase64(entry.slice(4), SIGNATURE_BYTES) : undefined;
    if (signature !== undefined) signatures.push(signature);
  }
  return signatures;
}

function signedContent(id: string, timestamp: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = new TextEncoder().encode(`${id}.${timestamp}.`);
  const content = new Uint8Array(prefix.length + bytes.length);
  content.set(prefix);
  content.set(bytes, prefix.length);
  return content;
}
