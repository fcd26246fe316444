import type { EventType, WebhookEvent } from '@relata/protocol';
import {
  GHL_SIGNATURE_HEADER,
  ORDERING_HEADER,
  PREVIOUS_SEQUENCE_HEADER,
  REPLAY_HEADER,
  SEQUENCE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
  signGhl,
  signStandard,
  TEST_HEADER,
  type WebCryptoKey,
} from '@relata/protocol/signature';
import type { UnknownEvent } from '../event.ts';
import { fixtures } from './fixtures.ts';
import { keyPairs } from './keys.ts';

/** The event that a name stands for; a name that is none stands for what this version does not know. */
export type SentEvent<Type extends string> = Type extends EventType ? WebhookEvent<Type> : UnknownEvent<Type>;

/** Fields of the event that are to be other than the fixture's. */
export type Overrides<Type extends string> = Type extends EventType
  ? Partial<Omit<WebhookEvent<Type>, 'type'>>
  : Readonly<Record<string, unknown>>;

export interface SignOptions {
  /** In whose manner, and with whose key of `testKeys()`. Default `relata`. */
  readonly as?: 'relata' | 'highlevel';
  /** The private key, where it is to be another. */
  readonly privateKey?: WebCryptoKey;
  /** When it is sent: milliseconds since 1970. Default now. */
  readonly sentAtMs?: number;
  /** Sent again on request, for the n-th time: `webhook-id` ends in `_replay_<n>`. By relata only. */
  readonly replay?: number;
  /** `x-relata-sequence`. Default 1. By relata only, as are the following. */
  readonly sequence?: number;
  /** `x-relata-previous-sequence`. Default the number before. */
  readonly previousSequence?: number;
  /** Default `entity`. */
  readonly ordering?: 'entity' | 'location' | 'none';
  /** Marked as a made-up event. */
  readonly isTest?: boolean;
}

/** A webhook as it is on the wire. */
export interface SignedRequest<Type extends string = string> {
  readonly method: 'POST';
  readonly event: SentEvent<Type>;
  /** The bytes that were signed. */
  readonly rawBody: Uint8Array<ArrayBuffer>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** For what takes a `Request` of fetch. */
  toRequest(url?: string): Request;
}

/**
 * A webhook with a genuine signature: the fixture of its type with `overrides`, an id of its own, and the time. It is
 * genuine for a listener whose `keys` are those of `testKeys()`.
 */
export async function signedRequest<const Type extends EventType | (string & {})>(
  type: Type,
  overrides?: Overrides<Type>,
  options: SignOptions = {},
): Promise<SignedRequest<Type>> {
  const { as = 'relata', sentAtMs = Date.now() } = options;
  const event = eventOf(type, { ...overrides }, sentAtMs);
  const rawBody = new TextEncoder().encode(JSON.stringify(event));
  const privateKey = options.privateKey ?? (await keyPairs())[as].privateKey;
  const headers = {
    'content-type': 'application/json',
    [GHL_SIGNATURE_HEADER]: await signGhl(rawBody, privateKey),
    ...(as === 'relata' &&
      (await relataHeaders(rawBody, privateKey, `${event['webhookId']}`, sentAtMs, options))),
  };
  return {
    method: 'POST',
    event: event as SentEvent<Type>,
    rawBody,
    headers,
    toRequest: (url = 'http://localhost/webhooks') =>
      new Request(url, { method: 'POST', headers, body: rawBody }),
  };
}

async function relataHeaders(
  bytes: Uint8Array,
  privateKey: WebCryptoKey,
  webhookId: string,
  sentAtMs: number,
  { replay, sequence = 1, previousSequence = sequence - 1, ordering = 'entity', isTest = false }: SignOptions,
): Promise<Record<string, string>> {
  const id = replay === undefined ? webhookId : `${webhookId}_replay_${replay}`;
  const timestampSeconds = Math.floor(sentAtMs / 1000);
  return {
    [STANDARD_ID_HEADER]: id,
    [STANDARD_TIMESTAMP_HEADER]: String(timestampSeconds),
    [STANDARD_SIGNATURE_HEADER]: await signStandard({ id, timestampSeconds, bytes }, privateKey),
    [SEQUENCE_HEADER]: String(sequence),
    [PREVIOUS_SEQUENCE_HEADER]: String(previousSequence),
    [ORDERING_HEADER]: ordering,
    ...(replay !== undefined && { [REPLAY_HEADER]: String(replay) }),
    ...(isTest && { [TEST_HEADER]: 'true' }),
  };
}

/** Keys keep their places; those that the fixture does not have come last. */
function eventOf(
  type: string,
  overrides: Readonly<Record<string, unknown>>,
  sentAtMs: number,
): Record<string, unknown> {
  const known: Record<string, object> = fixtures;
  const { type: _, ...fixture } = {
    ...(Object.hasOwn(known, type) ? known[type] : unknownFixture),
  } as Record<string, unknown>;
  const own = { timestamp: new Date(sentAtMs).toISOString(), webhookId: crypto.randomUUID() };
  return { type, ...fixture, ...own, ...overrides };
}

// What every event has.
const { versionId, appId, id, locationId, timestamp, webhookId, traceId } = fixtures.RecordCreate;
const unknownFixture = { versionId, appId, id, locationId, timestamp, webhookId, traceId };
