export type { EventType, WebhookEvent } from '@relata/protocol';
export type { Claim, DedupeStore } from './dedupe/store.ts';
export { KeysError, type KeysErrorCode } from './errors/keys-error.ts';
export { WebhookError, type WebhookErrorCode } from './errors/webhook-error.ts';
export type { EventOf, ReceivedEvent, UnknownEvent } from './event.ts';
export type { WebhookHeaders } from './headers.ts';
export type { Keys } from './keys.ts';
export type {
  ErrorContext,
  HandleRequest,
  Handler,
  HandlerContext,
  Listener,
  ListenerOptions,
  RetryContext,
} from './listener.ts';
export type { HandleResult, Outcome, ReceivedWebhook, RefusalCode } from './outcome.ts';
export type { VerifiedBy } from './sender.ts';
export { type VerifiedWebhook, type VerifyOptions, verifyWebhook } from './verify-webhook.ts';
