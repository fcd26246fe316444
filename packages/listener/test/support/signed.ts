import type { Listener, ListenerOptions, WebhookEvent } from '@relata/listener';
import { generateKeyPair, type KeyPair, signGhl, signStandard } from '@relata/protocol/signature';
import { createListenerWith } from '../../src/create-listener.ts';
import type { KeyListOptions } from '../../src/keys/key-list.ts';
import { standIns } from '../../src/stand-ins.ts';

export const relationCreated: WebhookEvent<'RelationCreate'> = {
  type: 'RelationCreate',
  versionId: '67ade73d1119d2ac7ad0c400',
  appId: '67ade73d1119d2ac7ad0c400',
  id: '67ade73d1119d2ac7ad0c475',
  firstObjectKey: 'custom_objects.real_estate_buyer',
  firstRecordId: '67ade73d1119d2ac7ad0c001',
  secondObjectKey: 'custom_objects.property',
  secondRecordId: '67ade73d1119d2ac7ad0c002',
  associationId: '67ade73d1119d2ac7ad0c100',
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
  timestamp: '2026-03-01T10:00:00.000Z',
  webhookId: '5f0b9d0e-6c8a-4c52-b0d5-7d1f0a3b9c11',
  traceId: '0b8a6c1e-1d2f-4a3b-8c4d-5e6f7a8b9c0d',
};

export interface SignedRequest {
  readonly rawBody: Uint8Array;
  readonly headers: Record<string, string>;
}

/** Two key pairs: one stands for HighLevel's, whose private half nobody has. */
export interface Senders {
  readonly highlevel: KeyPair;
  readonly relata: KeyPair;
}

export async function makeSenders(): Promise<Senders> {
  const highlevel = await generateKeyPair();
  standIns.add(highlevel.publicKey.spki);
  return { highlevel, relata: await generateKeyPair() };
}

/** A listener to both. What goes wrong is kept off the console. */
export function listenTo(
  { highlevel, relata }: Senders,
  options: Partial<ListenerOptions> = {},
  keyList: KeyListOptions = {},
): Listener {
  const keys = [highlevel.publicKey.spki, relata.publicKey.spki];
  return createListenerWith(keyList, { keys, ...options }).onError(() => {});
}

export function bytesOf(body: unknown): Uint8Array {
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** As HighLevel sends it: nothing but `x-ghl-signature`. */
export async function byHighLevel(
  { highlevel }: Pick<Senders, 'highlevel'>,
  body: unknown = relationCreated,
): Promise<SignedRequest> {
  const rawBody = bytesOf(body);
  return { rawBody, headers: { 'x-ghl-signature': await signGhl(rawBody, highlevel.privateKey) } };
}

export interface SentByRelata {
  readonly body?: unknown;
  readonly id?: string;
  readonly timestampSeconds?: number;
  /** Beside those of the signature. */
  readonly headers?: Readonly<Record<string, string>>;
}

export async function byRelata(
  { relata }: Pick<Senders, 'relata'>,
  { body = relationCreated, id = relationCreated.webhookId, timestampSeconds, headers }: SentByRelata = {},
): Promise<SignedRequest> {
  const bytes = bytesOf(body);
  const message = { id, timestampSeconds: timestampSeconds ?? Math.floor(Date.now() / 1000), bytes };
  return {
    rawBody: bytes,
    headers: {
      ...headers,
      'x-ghl-signature': await signGhl(bytes, relata.privateKey),
      'webhook-id': id,
      'webhook-timestamp': String(message.timestampSeconds),
      'webhook-signature': await signStandard(message, relata.privateKey),
    },
  };
}
