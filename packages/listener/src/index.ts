export type { EventType, WebhookEvent } from '@relata/protocol';
export { KeysError, type KeysErrorCode } from './errors/keys-error.ts';
export { WebhookError, type WebhookErrorCode } from './errors/webhook-error.ts';
export type { WebhookHeaders } from './headers.ts';
export type { Keys } from './keys.ts';
export type { VerifiedBy } from './sender.ts';
export { type VerifiedWebhook, type VerifyOptions, verifyWebhook } from './verify-webhook.ts';
