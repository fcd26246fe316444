import type { ObjectData } from '@relata/protocol';
import { describe, expect, test } from 'vitest';
import { RelataError } from '../../src/errors.ts';
import { newField, withFieldsFor } from '../../src/objects/fields.ts';

const then = '2026-01-01T00:00:00.000Z';
const now = '2026-02-02T00:00:00.000Z';

const house: ObjectData = {
  id: 'a'.repeat(24),
  locationId: 'L'.repeat(20),
  key: 'custom_objects.house',
  type: 'USER_DEFINED',
  labels: { singular: 'House', plural: 'Houses' },
  searchableProperties: [],
  primaryDisplayProperty: 'custom_objects.house.street',
  fields: [newField({ key: 'street', name: 'Street', dataType: 'TEXT' }, then)],
  createdAt: then,
  updatedAt: then,
};

describe('the fields that properties need', () => {
  test('what is known leaves the object as it is', () => {
    expect(withFieldsFor(house, { street: 'Oak Lane' }, now)).toBe(house);
    expect(withFieldsFor(house, {}, now)).toBe(house);
  });

  test('a number makes a numerical field, everything else a text', () => {
    const after = withFieldsFor(
      house,
      { asking_price: 5, sold: true, rooms: ['a'], street: 1 },
      now,
    ) as ObjectData;
    expect(after.updatedAt).toBe(now);
    expect(after.fields.map(({ key, name, dataType }) => [key, name, dataType])).toEqual([
      ['street', 'Street', 'TEXT'],
      ['asking_price', 'Asking Price', 'NUMERICAL'],
      ['sold', 'Sold', 'TEXT'],
      ['rooms', 'Rooms', 'TEXT'],
    ]);
    expect(house.fields).toHaveLength(1);
  });

  test('names that objects have by themselves are keys like any other', () => {
    const after = withFieldsFor(house, { constructor: 'x', to_string: 'y' }, now) as ObjectData;
    expect(after.fields.map(({ key }) => key)).toEqual(['street', 'constructor', 'to_string']);
  });

  test('a 201st field is refused', () => {
    const many = Object.fromEntries(Array.from({ length: 199 }, (_, index) => [`p${index}`, index]));
    const full = withFieldsFor(house, many, now) as ObjectData;
    expect(full.fields).toHaveLength(200);
    expect(withFieldsFor(full, { one_more: 1 }, now)).toBeInstanceOf(RelataError);
    expect(withFieldsFor(full, { p7: 'changed' }, now)).toBe(full);
  });
});
