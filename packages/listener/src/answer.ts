import { KeysError } from './errors/keys-error.ts';
import { WebhookError } from './errors/webhook-error.ts';
import type { RetryContext } from './listener.ts';
import type { HandleResult, Outcome } from './outcome.ts';

// What is answered. HighLevel sends again what is answered with 429 and nothing else, relata whatever is not answered with
// 2xx: so what should come again is answered by who sent it.

/** relata comes after five seconds anyway, HighLevel after ten minutes, whatever is asked for. */
const RETRY_AFTER_SECONDS = 5;

/** 429 is the one status that HighLevel sends again for. */
const HIGHLEVEL_RETRIES = 429;

type Transient = RetryContext['outcome'];

const byRelata: Readonly<Record<Transient, number>> = {
  in_flight: 409,
  handler_failed: 500,
  store_failed: 500,
  closing: 500,
  keys_unavailable: 503,
};

const refused: Readonly<Record<string, number>> = {
  body_malformed: 400,
  body_unreadable: 400,
  method_not_allowed: 405,
  body_too_large: 413,
};
/** Whatever else there is to refuse is about the signature. */
const UNAUTHORIZED = 401;

const hints: Readonly<Record<string, string>> = {
  method_not_allowed: 'Webhooks are sent by POST.',
  body_too_large: 'The body is longer than maxBodyBytes.',
  body_unreadable: 'The request broke off before its body was complete.',
  unhandled: 'It is genuine, but there is no handler for its type.',
  in_flight: 'It is being handled.',
  handler_failed: 'A handler failed, or took too long. The listener knows more: see onError.',
  store_failed: 'It is not known whether it was handled before. The listener knows more: see onError.',
  closing: 'The listener is being closed.',
  internal: 'The listener knows more: see onError.',
};

/** The status that asks for it again. */
export function retryStatusOf({ outcome, sender }: RetryContext): number {
  return sender === 'highlevel' ? HIGHLEVEL_RETRIES : byRelata[outcome];
}

/** Is this a status by which both senders come again, or may? relata disables an endpoint that answers 410. */
export const asksAgain = (status: unknown): status is number =>
  Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599 && status !== 410;

/** Undefined if it should not come again. */
export function retryContextOf(outcome: Outcome): RetryContext | undefined {
  switch (outcome.kind) {
    case 'in_flight':
    case 'handler_failed':
    case 'store_failed':
    case 'closing':
      return { outcome: outcome.kind, sender: outcome.webhook.verifiedBy.sender };
    case 'keys_unavailable':
      // HighLevel's key is not fetched.
      return { outcome: outcome.kind, sender: 'relata' };
    default:
      return undefined;
  }
}

/** `retryStatus` is for what should come again. */
export function answerTo(outcome: Outcome, retryStatus: number | undefined): HandleResult {
  const status = retryStatus ?? statusOf(outcome);
  const code = 'code' in outcome ? outcome.code : outcome.kind;
  const hint = hintOf(outcome) ?? hints[code];
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(status === 405 && { allow: 'POST' }),
      ...((status === 429 || status === 503) && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    },
    body: JSON.stringify({ status, code, ...(hint !== undefined && { hint }) }),
    outcome,
  };
}

function statusOf(outcome: Outcome): number {
  if (outcome.kind === 'refused') return refused[outcome.code] ?? UNAUTHORIZED;
  return outcome.kind === 'misconfigured' ? 500 : 200;
}

/** Of what is known to be an error of ours alone: others may have anything in them. */
function hintOf(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'refused' && outcome.kind !== 'keys_unavailable' && outcome.kind !== 'misconfigured') {
    return undefined;
  }
  const { error } = outcome;
  return error instanceof WebhookError || error instanceof KeysError ? error.hint : undefined;
}
