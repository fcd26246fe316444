export type { EventType, WebhookEvent } from '@relata/protocol';
export { createListener } from './create-listener.ts';
export { createMemoryDedupe, type MemoryDedupe, type MemoryDedupeOptions } from './dedupe/memory.ts';
export type { Claim, DedupeStore } from './dedupe/store.ts';
export { HandlerTimeoutError } from './errors/handler-timeout-error.ts';
export { KeysError, type KeysErrorCode } from './errors/keys-error.ts';
export { StoreError } from './errors/store-error.ts';
export { WebhookError, type WebhookErrorCode } from './errors/webhook-error.ts';
export type { EventOf, ReceivedEvent, UnknownEvent } from './event.ts';
export type { WebhookHeaders } from './headers.ts';
export type { Gap } from './in-order/gaps.ts';
export type { Keys } from './keys/keys.ts';
export type {
  ErrorContext,
  HandleRequest,
  Handler,
  HandlerContext,
  Listener,
  ListenerOptions,
  RawBody,
  RetryContext,
} from './listener.ts';
export type { HandleResult, Outcome, ReceivedWebhook, RefusalCode } from './outcome.ts';
export type { VerifiedBy } from './sender.ts';
