import {
  createListener,
  type EventType,
  type HandleRequest,
  type ReceivedEvent,
  type UnknownEvent,
  type WebhookEvent,
} from '@relata/listener';
import { HIGHLEVEL_PUBLIC_KEY } from '@relata/protocol/signature';
import { expect, expectTypeOf, test } from 'vitest';

// Checked by the compiler: none of these handlers runs.
const listener = createListener({ keys: HIGHLEVEL_PUBLIC_KEY });

test('a handler for a type gets that event', () => {
  listener.on('RelationCreate', (event, context) => {
    expectTypeOf(event).toEqualTypeOf<WebhookEvent<'RelationCreate'>>();
    expectTypeOf(event.firstRecordId).toBeString();
    expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
    // @ts-expect-error a relation has no labels
    event.firstObjectLabel;
  });
});

test('a handler for several types gets one of them, and can tell which', () => {
  listener.on(['RelationCreate', 'ContactUpdate'], (event) => {
    expectTypeOf(event).toEqualTypeOf<WebhookEvent<'RelationCreate'> | WebhookEvent<'ContactUpdate'>>();
    if (event.type === 'ContactUpdate') expectTypeOf(event.tags).toEqualTypeOf<string[]>();
    else expectTypeOf(event.associationId).toBeString();
  });
});

test('a handler for a pattern gets those that are known to fit, or one that is not known', () => {
  listener.on('Relation*', (event) => {
    expectTypeOf(event).toEqualTypeOf<
      WebhookEvent<'RelationCreate'> | WebhookEvent<'RelationDelete'> | UnknownEvent
    >();
    if (event.type === 'RelationCreate') expectTypeOf(event.firstRecordId).toBeString();
    else if (event.type !== 'RelationDelete') expectTypeOf(event['firstRecordId']).toBeUnknown();
    // @ts-expect-error it never is a contact
    if (event.type === 'ContactCreate') return;
  });
  listener.on('Association*', (event) => {
    if (event.type === 'AssociationDelete')
      expectTypeOf(event.secondObjectToFirstObjectCardinality).toBeString();
  });
});

test('a handler for all can tell all apart', () => {
  const handler = (event: ReceivedEvent): void => {
    switch (event.type) {
      case 'RecordUpdate':
        expectTypeOf(event.properties).toEqualTypeOf<{ key: string; valueString: string }[]>();
        return;
      case 'ObjectSchemaCreate':
        expectTypeOf(event.labels.plural).toBeString();
        return;
      default:
        expectTypeOf(event.type).toExtend<string>();
        // @ts-expect-error not every event has it, and what an unknown one has is unknown
        expectTypeOf(event.locationId).toBeString();
    }
  };
  listener.on('*', handler).onAny(handler).onUnhandled(handler);
  listener.on('*', (event) => expectTypeOf(event).toEqualTypeOf<ReceivedEvent>());
  listener.onAny((event) => expectTypeOf(event).toEqualTypeOf<ReceivedEvent>());
});

test('a handler for a type that nobody knows gets its name, and no fields', () => {
  listener.on('InvoiceCreate', (event) => {
    expectTypeOf(event.type).toEqualTypeOf<'InvoiceCreate'>();
    expectTypeOf(event['amount']).toBeUnknown();
  });
  listener.on('endpoint.*', (event) => expectTypeOf(event).toEqualTypeOf<UnknownEvent>());
});

test('names that are only known when it runs', () => {
  const types: EventType[] = ['RelationCreate'];
  listener.on(types, (event) => expectTypeOf(event).toEqualTypeOf<WebhookEvent>());
  const names: string[] = ['RelationCreate'];
  listener.on(names, (event) => expectTypeOf(event).toEqualTypeOf<ReceivedEvent>());
});

test('what comes of it is told apart by its kind', async () => {
  const { outcome } = listener.refuse('body_too_large');
  // @ts-expect-error what was refused before it was read has no webhook
  outcome.webhook;
  if (outcome.kind === 'duplicate') expectTypeOf(outcome.webhook.event).toEqualTypeOf<ReceivedEvent>();
  expect(outcome.kind).toBe('refused');
});

test('what is wrong does not compile', () => {
  // @ts-expect-error without keys nothing can be verified
  expect(() => createListener({})).toThrow();
  // @ts-expect-error `true` is no store
  createListener({ keys: 'highlevel', dedupe: true });
  // @ts-expect-error a parsed body cannot be verified
  const parsed: HandleRequest = { rawBody: { type: 'RelationCreate' }, headers: {} };
  expect(parsed).toBeDefined();
});
