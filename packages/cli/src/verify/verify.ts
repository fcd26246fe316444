import { createListener, type VerifiedBy, WebhookError } from '@relata/listener';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { explain } from './explain.ts';
import type { Finding } from './findings.ts';
import { type NamedKey, readKeys } from './keys.ts';
import { type Received, type ReceivedFlags, readReceived } from './received.ts';

export interface VerifyFlags extends ReceivedFlags {
  readonly key?: readonly string[];
  readonly at?: string;
  readonly tolerance?: number;
  readonly explain?: boolean;
}

/** The answer: what a listener would say, and with `--explain` what has happened. */
interface Verdict {
  readonly verified: boolean;
  readonly by?: VerifiedBy;
  readonly type?: string;
  /** What a listener deduplicates by. */
  readonly id?: string;
  /** As of `WebhookError`. */
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly findings?: readonly Finding[];
}

/** Throws a `Failure` if the webhook is not verified. */
export async function verify(context: Context, path: string | undefined, flags: VerifyFlags): Promise<void> {
  const { out } = context;
  const received = await readReceived(context, path, flags);
  const keys = await readKeys(context, flags.key, flags.explain ? 'with others' : 'no others');
  const at = flags.at ?? received.sentAt;
  const judgement = {
    nowMs: at === undefined ? Date.now() : Date.parse(at),
    ...(flags.tolerance !== undefined && { toleranceSeconds: flags.tolerance }),
  };
  const judged = await judge(received, keys, judgement);
  const verdict = flags.explain ? { ...judged, findings: await explain(received, keys, judgement) } : judged;
  out.data(verdict, () => textOf(verdict));
  if (verdict.verified) return;
  if (!flags.explain) out.note('relata verify --explain says what has happened to it.');
  throw new Failure('not verified', exitCodes.refused, { details: { code: verdict.code } });
}

async function judge(
  { bytes, headers }: Received,
  keys: readonly NamedKey[],
  { nowMs, toleranceSeconds }: { readonly nowMs: number; readonly toleranceSeconds?: number },
): Promise<Verdict> {
  const spkis = keys.filter(({ isAsked }) => isAsked).map(({ key }) => key.spki);
  try {
    const listener = createListener({
      keys: spkis,
      dedupe: false,
      now: () => nowMs,
      ...(toleranceSeconds !== undefined && { toleranceSeconds }),
    });
    const { event, verifiedBy, id } = await listener.verify(bytes, headers);
    return { verified: true, by: verifiedBy, type: event.type, id };
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    return { verified: false, code: error.code, message: error.message, hint: error.hint };
  }
}

function textOf({ verified, by, type, id, code, message, hint, findings }: Verdict): string {
  const lines = verified
    ? [`verified: ${type} ${id}, by key ${by?.kid} (${by?.sender})`]
    : [`${code}: ${message}`, `  ${hint}`];
  for (const each of findings ?? []) lines.push('', `${each.code}: ${each.message}.`, `  ${each.advice}`);
  return lines.join('\n');
}
