import type { KeysError } from './errors/keys-error.ts';
import type { WebhookError, WebhookErrorCode } from './errors/webhook-error.ts';
import type { ReceivedEvent } from './event.ts';
import type { VerifiedBy } from './sender.ts';

export interface ReceivedWebhook {
  readonly event: ReceivedEvent;
  readonly verifiedBy: VerifiedBy;
  /** What it is deduplicated by: `webhook-id` where that is signed, else the `webhookId` of the body. */
  readonly id: string;
}

/** What an adapter finds out before there are bytes to verify. */
export type RefusalCode =
  /** 405, with `Allow: POST`. */
  | 'method_not_allowed'
  /** 413: longer than `maxBodyBytes`. */
  | 'body_too_large'
  /** 400: the request broke off. */
  | 'body_unreadable'
  /** 500: a parser took the bytes, and nothing can be verified any more. */
  | 'body_already_parsed';

/** What became of a request. */
export type Outcome =
  /** Its handlers have run. */
  | { readonly kind: 'processed'; readonly webhook: ReceivedWebhook }
  /** They had run before. */
  | { readonly kind: 'duplicate'; readonly webhook: ReceivedWebhook }
  /** It is genuine, and nobody listens to its type. */
  | { readonly kind: 'unhandled'; readonly webhook: ReceivedWebhook }
  /** It must not be acted upon, and should not come again. */
  | { readonly kind: 'refused'; readonly code: RefusalCode | WebhookErrorCode; readonly error?: WebhookError }
  // From here on it should come again.
  /** Its handlers are running, here or in another process; or, with `inOrder`, those of its entity. */
  | { readonly kind: 'in_flight'; readonly webhook: ReceivedWebhook }
  /** A handler threw, or ran longer than `handlerTimeoutMs`. */
  | { readonly kind: 'handler_failed'; readonly webhook: ReceivedWebhook; readonly error: unknown }
  /** The store of ids failed or did not answer. */
  | { readonly kind: 'store_failed'; readonly webhook: ReceivedWebhook; readonly error: unknown }
  /** The listener is being closed. */
  | { readonly kind: 'closing'; readonly webhook: ReceivedWebhook }
  /** The keys could not be fetched, so nobody knows who sent it. */
  | { readonly kind: 'keys_unavailable'; readonly error: KeysError }
  /** The listener is set up wrongly, or in the wrong place. */
  | { readonly kind: 'misconfigured'; readonly code: string; readonly error?: unknown };

/** The answer to a request. */
export interface HandleResult {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** A small JSON document: `status`, `code`, and `hint` where there is one. Nothing of what was sent is in it. */
  readonly body: string;
  readonly outcome: Outcome;
}
