import { addressPayload } from '@relata/protocol';
import {
  GHL_SIGNATURE_HEADER,
  ORDERING_HEADER,
  PREVIOUS_SEQUENCE_HEADER,
  SEQUENCE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
} from '@relata/protocol/signature';
import type { Endpoint } from './endpoint.ts';
import type { Keys } from './keys.ts';
import type { SendableEvent } from './recent-events.ts';

/** An event on its way to an endpoint. */
export interface Message {
  readonly endpoint: Endpoint;
  readonly event: SendableEvent;
  /** The number of the event before it that passed the endpoint's filter. */
  readonly previous: number;
}

/** What an endpoint gets, whether it is sent there or pulled. */
export interface Composed {
  /** The bytes that are signed. */
  readonly body: Buffer;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Composes and signs what goes to an endpoint now: each call has its own time, and so its own signature. */
export type Compose = (message: Message) => Promise<Composed>;

export interface ComposeOptions {
  readonly keys: Keys;
  readonly version: string;
  /** The time of signing, in milliseconds since 1970. */
  readonly now: () => number;
}

export function createCompose({ keys, version, now }: ComposeOptions): Compose {
  const userAgent = `relata/${version}`;
  return async ({ endpoint, event, previous }) => {
    const body = Buffer.from(addressPayload(event.payload, endpoint.appId));
    const timestampSeconds = Math.floor(now() / 1_000);
    const { ghl, standard } = await keys.sign({ webhookId: event.webhookId, timestampSeconds, bytes: body });
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        [GHL_SIGNATURE_HEADER]: ghl,
        [STANDARD_ID_HEADER]: event.webhookId,
        [STANDARD_TIMESTAMP_HEADER]: String(timestampSeconds),
        [STANDARD_SIGNATURE_HEADER]: standard,
        [SEQUENCE_HEADER]: String(event.seq),
        [PREVIOUS_SEQUENCE_HEADER]: String(previous),
        [ORDERING_HEADER]: endpoint.ordering,
      },
    };
  };
}
