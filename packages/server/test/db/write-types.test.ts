import { describe, expectTypeOf, test } from 'vitest';
import type * as writes from '../../src/db/write.ts';
import type { LoggedEvent, NewEvent, WriteInProgress } from '../../src/db/write.ts';
import { appendEvents } from '../../src/log/append.ts';

describe('the types of a write', () => {
  test('only a write in progress can append to the log', () => {
    expectTypeOf(appendEvents).parameters.toEqualTypeOf<[write: WriteInProgress]>();
    const lookalike = {
      locationId: 'L',
      now: '2026-01-02T03:04:05.678Z',
      head: 1,
      events: [] as LoggedEvent[],
      changes: [],
      change: () => {},
      append: () => {},
    };
    // @ts-expect-error: it looks the same, but is not made by `write`
    (() => appendEvents(lookalike)) satisfies () => unknown;
  });

  test('nobody else can make one', () => {
    expectTypeOf<keyof typeof writes>().toEqualTypeOf<'write' | 'LocationBusy'>();
  });

  test('an event has the data of its type', () => {
    expectTypeOf<Extract<NewEvent, { type: 'RelationCreate' }>['data']>().not.toEqualTypeOf<
      Extract<NewEvent, { type: 'AssociationCreate' }>['data']
    >();
    type Associating = Extract<NewEvent, { type: 'AssociationCreate' }>;
    const relating = {} as Extract<NewEvent, { type: 'RelationCreate' }>;
    // @ts-expect-error: the data of a relation are not those of an association
    const data: Associating['data'] = relating.data;
    expectTypeOf(data).toEqualTypeOf<Associating['data']>();
  });
});
