// What programs that install the packages do with their types; compiled there, and in this repository.
import { type Answer, ApiError, createClient, type RelataClient } from '@relata/client';
import { createListener, type ReceivedEvent, WebhookError } from '@relata/listener';
import { toNodeHandler } from '@relata/listener/node';
import type { WebhookEvent } from '@relata/protocol';
import { generateKeyPair, verifyStandard } from '@relata/protocol/signature';
import { type Config, readConfig, startServer } from '@relata/server';

export async function callsAndCatches(url: string): Promise<string> {
  const relata: RelataClient = createClient({ url, token: 'a-token', timeoutMs: 1_000 });
  const { data } = await relata.GET('/v1/locations', { params: { query: { limit: 10 } } });
  const names: readonly string[] = data.data.map(({ name }) => name);
  // @ts-expect-error: types are there, and not any
  await relata.GET('/v1/nothing');
  try {
    await relata.DELETE('/v1/locations/{id}', { params: { path: { id: 'unknown' } } });
  } catch (error) {
    if (error instanceof ApiError) return `${error.status} ${error.code} ${names.length}`;
  }
  const keys: Answer<'get', '/v1/keys'> = (await relata.GET('/v1/keys')).data;
  return keys.keys[0]?.spki ?? '';
}

export const receives: ReturnType<typeof toNodeHandler> = toNodeHandler(
  createListener({ keys: 'highlevel', dedupe: false })
    .on('RelationCreate', ({ firstRecordId }, { signal }) => `${firstRecordId} ${signal.aborted}`)
    .on(['RecordCreate', 'RecordDelete'], (event) => event.id)
    // @ts-expect-error: only some events have it
    .on('RecordCreate', (event) => event.firstRecordId),
);

export async function verifies(rawBody: Uint8Array, headers: Headers): Promise<string> {
  try {
    const { event } = await createListener({ keys: ['highlevel'] }).verify(rawBody, headers);
    return event.type;
  } catch (error) {
    if (error instanceof WebhookError) return `${error.code}: ${error.hint}`;
    throw error;
  }
}

export function narrows(event: ReceivedEvent | WebhookEvent): string {
  // @ts-expect-error: only some events have it
  return event.firstRecordId;
}

export async function serves(): Promise<string> {
  const config: Config = readConfig({ RELATA_PORT: '0' });
  const server = await startServer(config);
  await server.close();
  return server.url;
}

export const signs: readonly unknown[] = [generateKeyPair, verifyStandard];
