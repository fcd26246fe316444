import type { EventType, WebhookEvent } from '@relata/protocol';
import { WebhookError } from './errors/webhook-error.ts';

/**
 * Stands for any name but the known ones. A `string` would hold those too, and then comparing `event.type` with a name
 * would not tell the compiler which event it is.
 */
declare enum UnknownType {
  any = '',
}

/** An event of which this version knows no more than its name: HighLevel has many, and relata will have more. */
export interface UnknownEvent<Type extends string = UnknownType> {
  readonly type: Type;
  readonly [field: string]: unknown;
}

/** Whatever can arrive. */
export type ReceivedEvent = WebhookEvent | UnknownEvent;

/** What a handler for this name or pattern gets. */
export type EventOf<Name extends string> = string extends Name
  ? ReceivedEvent
  : Name extends EventType
    ? WebhookEvent<Name>
    : Name extends `${infer Start}*`
      ? WebhookEvent<Extract<EventType, `${Start}${string}`>> | UnknownEvent
      : UnknownEvent<Name>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a body whose signature was found right: beyond its type it is what its sender says.
 * @throws WebhookError `body_malformed`
 */
export function readEvent(bytes: Uint8Array): ReceivedEvent {
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new WebhookError('body_malformed', undefined, { cause });
  }
  const type: unknown = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  if (typeof type !== 'string') throw new WebhookError('body_malformed');
  return body as ReceivedEvent;
}
