import { fixtures } from '@relata/listener/testing';
import { type EventType, uuid } from '@relata/protocol';

/** The bytes of a sample as if it happened now; another each time, so that none is a duplicate. */
export function fixtureBody(type: EventType): { readonly webhookId: string; readonly bytes: Buffer } {
  const webhookId = uuid();
  const trail = { timestamp: new Date().toISOString(), webhookId, traceId: uuid() };
  return { webhookId, bytes: Buffer.from(JSON.stringify({ ...fixtures[type], ...trail })) };
}
