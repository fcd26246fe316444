import {
  HIGHLEVEL_PUBLIC_KEY,
  TOLERANCE_SECONDS,
  verifyGhl,
  verifyStandard,
} from '@relata/protocol/signature';
import { type Finding, finding } from './findings.ts';
import type { NamedKey } from './keys.ts';
import type { Received } from './received.ts';
import { readSignatures, type Signatures } from './signatures.ts';
import { looksUntouched, type Variant, variantsOf } from './variants.ts';

// What is wrong is found by trying: a signature that fits the body without its last line break was made before the line
// break was added. So what is said here is not a guess, but for the last thing that is said when nothing fits.

/** Seconds before and after what is known that are tried; each takes some 40 µs, with several ids and keys. */
const SECONDS_TRIED = 600;

export interface Judgement {
  readonly toleranceSeconds?: number;
  readonly nowMs: number;
}

/** Why a webhook cannot be verified; the first is what to look at first. Empty if nothing is wrong with it. */
export async function explain(
  { bytes, headers }: Received,
  keys: readonly NamedKey[],
  judgement: Judgement,
): Promise<Finding[]> {
  const signatures = readSignatures(headers);
  const found = [...signatures.findings];
  const fit = await findFit(bytes, signatures, keys);
  if (fit === undefined)
    return [...found, nothingFits(bytes, signatures, found)].filter((each) => each !== undefined);
  if (fit.variant.change !== 'none') found.push(finding(fit.variant.change));
  if (!fit.key.isAsked) found.push(finding('wrong_key', fit.key.name));
  if (isLost(signatures, fit))
    found.push(finding('headers_missing', 'webhook-id, webhook-timestamp, webhook-signature'));
  if (isComplete(signatures)) found.push(...(await explainStandard(fit, signatures, judgement)));
  return found;
}

/** A form of the body and a key that one of the signatures fits. */
interface Fit {
  readonly variant: Variant;
  readonly key: NamedKey;
}

type Complete = Signatures & { readonly id: string; readonly timestamp: string; readonly standard: string };

function isComplete({ id, timestamp, standard }: Signatures): boolean {
  return id !== undefined && timestamp !== undefined && standard !== undefined;
}

/** relata sends the Standard Webhooks headers with everything; HighLevel sends none of them. */
function isLost({ id, timestamp, standard }: Signatures, { key }: Fit): boolean {
  const isNone = id === undefined && timestamp === undefined && standard === undefined;
  return isNone && key.key.spki !== HIGHLEVEL_PUBLIC_KEY;
}

async function findFit(
  bytes: Uint8Array,
  signatures: Signatures,
  keys: readonly NamedKey[],
): Promise<Fit | undefined> {
  for (const variant of variantsOf(bytes)) {
    for (const key of keys) {
      const isGhl = (await verifyGhl(variant.bytes, signatures.ghl, key.key)).ok;
      if (isGhl || (isComplete(signatures) && (await fits({ variant, key }, signatures as Complete))))
        return { variant, key };
    }
  }
  if (!isComplete(signatures)) return undefined;
  // Without x-ghl-signature the body is not known to be right: id and time are tried on all of its forms.
  for (const variant of variantsOf(bytes)) {
    for (const key of keys) {
      const fit = { variant, key };
      for (const claim of await claimsOf(fit, signatures as Complete, 0))
        if (await fits(fit, { ...signatures, ...claim } as Complete)) return fit;
    }
  }
  return undefined;
}

/** Whether the Standard Webhooks headers fit, whenever it was sent. */
async function fits({ variant, key }: Fit, { id, timestamp, standard }: Complete): Promise<boolean> {
  const message = { id, timestamp, header: standard, bytes: variant.bytes };
  const nowMs = Number(timestamp) * 1_000;
  if (!Number.isFinite(nowMs)) return false;
  return (await verifyStandard(message, key.key, { nowMs })).ok;
}

async function explainStandard(
  fit: Fit,
  signatures: Signatures,
  { toleranceSeconds = TOLERANCE_SECONDS, nowMs }: Judgement,
): Promise<Finding[]> {
  const given = signatures as Complete;
  if (await fits(fit, given)) return lateness(Number(given.timestamp), toleranceSeconds, nowMs);
  for (const claim of await claimsOf(fit, given, SECONDS_TRIED)) {
    if (!(await fits(fit, { ...given, ...claim }))) continue;
    const isId = claim.id !== given.id;
    const isTime = claim.timestamp !== given.timestamp;
    if (isId && isTime) return [finding('wrong_id_and_timestamp', `${claim.id} and ${claim.timestamp}`)];
    if (isId) return [finding('wrong_id', claim.id)];
    const isMs = Math.floor(Number(given.timestamp) / 1_000) === Number(claim.timestamp);
    return [finding(isMs ? 'timestamp_in_milliseconds' : 'wrong_timestamp', claim.timestamp)];
  }
  return [finding('standard_signature_foreign')];
}

interface Claim {
  readonly id: string;
  readonly timestamp: string;
}

/** Ids and times that may have been signed, the likelier first. */
async function claimsOf({ variant }: Fit, { id, timestamp }: Complete, seconds: number): Promise<Claim[]> {
  const body = bodyOf(variant.bytes);
  const given = Number(timestamp);
  const ids = [id, ...(body.webhookId ? [body.webhookId] : []), id.replace(/_replay_\d+$/, '')];
  const bodySeconds = Math.floor(Date.parse(body.timestamp ?? '') / 1_000);
  const centres = [given, Math.floor(given / 1_000), bodySeconds].filter(
    (each) => Number.isSafeInteger(each) && each >= 0,
  );
  const times = new Set<string>([timestamp, ...centres.map(String)]);
  for (const centre of centres)
    for (let away = 1; away <= seconds; away++)
      for (const time of [centre + away, centre - away]) if (time >= 0) times.add(String(time));
  return [...new Set(ids)].flatMap((each) => [...times].map((time) => ({ id: each, timestamp: time })));
}

function bodyOf(bytes: Uint8Array): { readonly webhookId?: string; readonly timestamp?: string } {
  try {
    const { webhookId, timestamp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      ...(typeof webhookId === 'string' && { webhookId }),
      ...(typeof timestamp === 'string' && { timestamp }),
    };
  } catch {
    return {};
  }
}

function lateness(timestampSeconds: number, toleranceSeconds: number, nowMs: number): Finding[] {
  const ageSeconds = nowMs / 1_000 - timestampSeconds;
  if (ageSeconds > toleranceSeconds) return [finding('stale', lengthOf(ageSeconds))];
  if (ageSeconds < -toleranceSeconds) return [finding('from_the_future', lengthOf(-ageSeconds))];
  return [];
}

function lengthOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** What is said when nothing fits, unless the signatures themselves are to blame. */
function nothingFits(
  bytes: Uint8Array,
  { ghl, standard }: Signatures,
  found: readonly Finding[],
): Finding | undefined {
  if (ghl === undefined && standard === undefined && found.length > 0) return undefined;
  return finding(looksUntouched(bytes) ? 'wrong_key_likely' : 'nothing_fits');
}
