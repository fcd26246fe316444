import { eventTypes } from '@relata/protocol';
import { expect, test } from 'vitest';
import { compileFilter, idlePatterns } from '../../src/delivery/event-filter.ts';

const passing = (...patterns: string[]) => eventTypes.filter(compileFilter(patterns));

test('a filter takes exact names, and beginnings with a star behind', () => {
  expect(passing('*')).toEqual(eventTypes);
  expect(passing('RelationCreate')).toEqual(['RelationCreate']);
  expect(passing('Relation*', 'ContactDelete')).toEqual([
    'RelationCreate',
    'RelationDelete',
    'ContactDelete',
  ]);
  expect(passing('relation*', 'RelationCreat', '*Create')).toEqual([]);
  expect(passing()).toEqual([]);
});

test('patterns that no event passes are found', () => {
  expect(idlePatterns(['*', 'RelationCreate', 'RelationUpdate', 'Contact*', 'Note*', '*Create', ''])).toEqual(
    ['RelationUpdate', 'Note*', '*Create', ''],
  );
});
