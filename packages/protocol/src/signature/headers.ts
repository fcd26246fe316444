/** Base64 Ed25519 over the body, by HighLevel and relata alike; exactly one. */
export const GHL_SIGNATURE_HEADER = 'x-ghl-signature';

/** The three headers of Standard Webhooks 1.0.0. */
export const STANDARD_ID_HEADER = 'webhook-id';
/** Unix seconds of the attempt. */
export const STANDARD_TIMESTAMP_HEADER = 'webhook-timestamp';
/** `v1a,` and base64, several separated by spaces while a key is rotated. */
export const STANDARD_SIGNATURE_HEADER = 'webhook-signature';

/** The event's number in its location's log. */
export const SEQUENCE_HEADER = 'x-relata-sequence';
/** The number of the last event before it that this endpoint was to get from this location, 0 at the start. */
export const PREVIOUS_SEQUENCE_HEADER = 'x-relata-previous-sequence';
export const ORDERING_HEADER = 'x-relata-ordering';
/** The number of the replay or resend; its `webhook-id` ends in `_replay_` and this number. */
export const REPLAY_HEADER = 'x-relata-replay';
export const TEST_HEADER = 'x-relata-test';
