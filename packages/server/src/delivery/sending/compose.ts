import { addressPayload } from '@relata/protocol';
import {
  GHL_SIGNATURE_HEADER,
  ORDERING_HEADER,
  PREVIOUS_SEQUENCE_HEADER,
  REPLAY_HEADER,
  SEQUENCE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
  TEST_HEADER,
} from '@relata/protocol/signature';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Keys } from '../keys/keys.ts';
import { LIVE } from '../lanes/lane-key.ts';
import type { SendableEvent } from '../lanes/recent-events.ts';

/** An event on its way to an endpoint. */
export interface Message {
  readonly endpoint: Endpoint;
  readonly event: SendableEvent;
  /** The number of the event before it that passed the endpoint's filter. */
  readonly previous: number;
  /** The number of the replay that it belongs to; 0, or left out, for what goes live. */
  readonly replay?: number;
  /** It announces nothing, and only shows what a webhook looks like. */
  readonly isTest?: boolean;
}

/** What an endpoint gets, whether it is sent there or pulled. */
export interface Composed {
  /** The bytes that are signed. */
  readonly body: Buffer;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The keys that it is signed with; the first made `x-ghl-signature`. */
  readonly kids: readonly string[];
}

/**
 * Composes and signs what goes to an endpoint at a time, by default now: another time is another signature. With `kids`
 * it is what these keys once signed; without signatures, if one of them is no longer there.
 */
export type Compose = (message: Message, at?: Date, kids?: readonly string[]) => Promise<Composed>;

export interface ComposeOptions {
  readonly keys: Keys;
  readonly version: string;
  /** The time of signing, in milliseconds since 1970. */
  readonly now: () => number;
}

export function createCompose({ keys, version, now }: ComposeOptions): Compose {
  const userAgent = `relata/${version}`;
  return async (message, at = new Date(now()), formerKids) => {
    const { endpoint, event, previous, replay = LIVE, isTest = false } = message;
    const body = Buffer.from(addressPayload(event.payload, endpoint.appId));
    const timestampSeconds = Math.floor(at.getTime() / 1_000);
    // Another id, so that nobody who has had the event drops it as a duplicate. It is signed.
    const id = replay === LIVE ? event.webhookId : `${event.webhookId}_replay_${replay}`;
    const signable = { webhookId: id, timestampSeconds, bytes: body, kid: endpoint.signingKid };
    const signatures = await (formerKids ? keys.signAgain(signable, formerKids) : keys.sign(signable));
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...(signatures && { [GHL_SIGNATURE_HEADER]: signatures.ghl }),
        [STANDARD_ID_HEADER]: id,
        [STANDARD_TIMESTAMP_HEADER]: String(timestampSeconds),
        ...(signatures && { [STANDARD_SIGNATURE_HEADER]: signatures.standard }),
        [SEQUENCE_HEADER]: String(event.seq),
        [PREVIOUS_SEQUENCE_HEADER]: String(previous),
        [ORDERING_HEADER]: endpoint.ordering,
        ...(replay !== LIVE && { [REPLAY_HEADER]: String(replay) }),
        ...(isTest && { [TEST_HEADER]: 'true' }),
      },
      kids: signatures?.kids ?? [],
    };
  };
}
