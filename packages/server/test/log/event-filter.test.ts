import { type EventType, eventTypes } from '@relata/protocol';
import { expect, test } from 'vitest';
import { compileFilter, type FilteredEvent, objectionsToEvents } from '../../src/log/event-filter.ts';

/** What of the data a filter looks at. */
const association = {
  id: 'a1',
  key: 'owner',
  firstObjectKey: 'custom_objects.house',
  secondObjectKey: 'contact',
};
const relation = {
  id: 'r1',
  associationId: 'a1',
  associationKey: 'owner',
  firstObjectKey: 'custom_objects.house',
  secondObjectKey: 'contact',
};
const dataOf = (type: EventType): FilteredEvent['data'] => {
  if (type.startsWith('Association')) return association as FilteredEvent['data'];
  if (type.startsWith('Relation')) return relation as FilteredEvent['data'];
  if (type.startsWith('Record'))
    return { id: 'x', objectKey: 'custom_objects.house' } as FilteredEvent['data'];
  if (type.startsWith('ObjectSchema')) return { id: 'o', key: 'custom_objects.car' } as FilteredEvent['data'];
  return { id: 'c' } as FilteredEvent['data'];
};

const passingBy = (settings: { events?: string[]; objectKeys?: string[]; associations?: string[] }) => {
  const filter = compileFilter({ events: ['*'], objectKeys: [], associations: [], ...settings });
  return eventTypes.filter((type) => filter({ type, data: dataOf(type) }));
};
const passing = (...events: string[]) => passingBy({ events });
const named = (...beginnings: string[]) =>
  eventTypes.filter((type) => beginnings.some((beginning) => type.startsWith(beginning)));

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
  const patterns = ['*', 'RelationCreate', 'RelationUpdate', 'Contact*', 'Note*', '*Create', ''];
  expect(objectionsToEvents('events', patterns)).toEqual(
    ['RelationUpdate', 'Note*', '*Create', ''].map((pattern) =>
      expect.stringContaining(`events: there is no event ${pattern}; there are AssociationCreate, `),
    ),
  );
});

test('by object: its records, itself, and what links it, on either side', () => {
  expect(passingBy({ objectKeys: ['custom_objects.house'] })).toEqual(
    named('Association', 'Relation', 'Record'),
  );
  expect(passingBy({ objectKeys: ['contact'] })).toEqual(named('Association', 'Relation', 'Contact'));
  expect(passingBy({ objectKeys: ['custom_objects.car'] })).toEqual(named('ObjectSchema'));
  expect(passingBy({ objectKeys: ['custom_objects.hous'] })).toEqual([]);
});

test('by association: its own events and those of its relations, by id or key; and all filters must pass', () => {
  expect(passingBy({ associations: ['a1'] })).toEqual(named('Association', 'Relation'));
  expect(passingBy({ associations: ['owner', 'other'] })).toEqual(named('Association', 'Relation'));
  expect(passingBy({ associations: ['other'] })).toEqual([]);
  expect(passingBy({ associations: ['a1'], objectKeys: ['custom_objects.car'] })).toEqual([]);
  expect(passingBy({ associations: ['a1'], objectKeys: ['contact'], events: ['Relation*'] })).toEqual(
    named('Relation'),
  );
});
