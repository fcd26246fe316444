import type { ListenerOptions, Outcome, RefusalCode, WebhookErrorCode, WebhookEvent } from '@relata/listener';
import { fixtures } from '@relata/listener/testing';
import type { KeyPair } from '@relata/protocol/signature';
import { signGhl, signStandard } from '@relata/protocol/signature';
import { keyPairs } from '../../src/testing/keys.ts';

/** What an attack is made with. */
export interface Kit {
  /** The listener believes this one as relata's … */
  readonly relata: KeyPair;
  /** … and this one as HighLevel's. */
  readonly highlevel: KeyPair;
  readonly stranger: KeyPair;
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** One request, as it goes over the wire. */
export interface Delivery {
  /** Default POST. */
  readonly method?: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What must come of one delivery. */
export interface Expected {
  readonly status: number;
  readonly outcome: Outcome['kind'];
  /** With `refused` and `misconfigured`. */
  readonly code?: RefusalCode | WebhookErrorCode | (string & {});
  /** Over HTTP it does not come as far as the listener: this is the server's answer. */
  readonly wireStatus?: number;
}

export interface Attack {
  readonly name: string;
  /** How the listener is set up, beside `keys` of both senders and a clock that stands still at `AT_MS`. */
  readonly options?: (kit: Kit) => Partial<ListenerOptions>;
  /** What the handler does, the n-th time from 0. Default nothing. */
  readonly handler?: (run: number) => unknown;
  readonly deliveries: (kit: Kit) => Promise<readonly Delivery[]>;
  /** Default: one after the other. */
  readonly atOnce?: boolean;
  /** The handler does not end before all deliveries but one have been answered. */
  readonly holds?: boolean;
  /** Of each delivery in turn, or of all alike; with `atOnce` in any order. */
  readonly expected: Expected | readonly Expected[];
  /** How often the handler must have run in the end. Default 0. */
  readonly runs?: number;
}

/** Half past a second: an age of 300 s to the second is then inside the tolerance, and one of 301 outside, either way. */
export const AT_SECONDS = 1_790_000_000;
export const AT_MS: number = AT_SECONDS * 1000;

export const event: WebhookEvent<'RelationCreate'> = fixtures.RelationCreate;
export const bodyOf = (value: unknown): Uint8Array<ArrayBuffer> => bytesOf(JSON.stringify(value));
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
export const body: Uint8Array<ArrayBuffer> = bodyOf(event);

export const processed: Expected = { status: 200, outcome: 'processed' };
export const duplicate: Expected = { status: 200, outcome: 'duplicate' };

export const refused = (status: number, code: RefusalCode | WebhookErrorCode): Expected => ({
  status,
  outcome: 'refused',
  code,
});
export const wrong: Expected = refused(401, 'signature_wrong');

let kit: Promise<Kit> | undefined;
export const openKit = (): Promise<Kit> => {
  kit ??= keyPairs();
  return kit;
};

export interface StandardParts {
  readonly id?: string;
  readonly timestamp?: number;
}

/** Headers and body as relata sends them at `AT_SECONDS`. */
export async function byRelata(
  pair: KeyPair,
  bytes: Uint8Array<ArrayBuffer> = body,
  { id = event.webhookId, timestamp = AT_SECONDS }: StandardParts = {},
): Promise<Delivery & { headers: Readonly<Record<string, string>> }> {
  const message = { id, timestampSeconds: timestamp, bytes };
  return {
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'x-ghl-signature': await signGhl(bytes, pair.privateKey),
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': await signStandard(message, pair.privateKey),
    },
  };
}

/** Headers and body as HighLevel sends them. */
export async function byHighLevel(
  pair: KeyPair,
  bytes: Uint8Array<ArrayBuffer> = body,
): Promise<Delivery & { headers: Readonly<Record<string, string>> }> {
  const signature = await signGhl(bytes, pair.privateKey);
  return { body: bytes, headers: { 'content-type': 'application/json', 'x-ghl-signature': signature } };
}

/** The same request with some headers other, or, where they are undefined, gone. */
export function withHeaders(
  { headers, ...rest }: Delivery,
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): Delivery {
  const changed = Object.entries({ ...headers, ...changes }).filter(([, value]) => value !== undefined);
  return { ...rest, headers: Object.fromEntries(changed) as Headers };
}

/** Something of an entry that is done to genuine requests of both senders. */
export async function ofBoth(
  { relata, highlevel }: Kit,
  change: (genuine: Delivery) => readonly Delivery[],
  bytes?: Uint8Array<ArrayBuffer>,
): Promise<Delivery[]> {
  return [...change(await byRelata(relata, bytes)), ...change(await byHighLevel(highlevel, bytes))];
}
