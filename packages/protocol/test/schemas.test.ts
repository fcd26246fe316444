import {
  Association,
  bareProperty,
  CreateAssociationBody,
  CreateContactBody,
  CreateObjectBody,
  CreateRecordBody,
  CreateRelationBody,
  CreateRelationQuery,
  CreateRelationsBody,
  fullObjectKey,
  fullProperty,
  isScope,
  ListRelationsQuery,
  PageQuery,
  SearchBody,
  scopes,
  UpdateAssociationBody,
  UpdateContactBody,
  UpdateObjectBody,
  UpdateRecordBody,
  UpsertContactBody,
  type WebhookEvent,
} from '@relata/protocol';
import { Type } from 'typebox';
import { Compile } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { schemaOf } from '../src/schema.ts';

const association = {
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
  key: 'buyer_property_interest',
  firstObjectLabel: 'Interested Buyer',
  firstObjectKey: 'custom_objects.real_estate_buyer',
  secondObjectLabel: 'Property',
  secondObjectKey: 'custom_objects.property',
};
const relation = { associationId: 'a', firstRecordId: 'b', secondRecordId: 'c' };
const object = {
  key: 'pet',
  labels: { singular: 'Pet', plural: 'Pets' },
  primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
};
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const propertiesOf = (count: number) => Object.fromEntries(times(count, (at) => [`p${at}`, at]));
const key = (length: number) => 'k'.repeat(length);

type Case = [name: string, schema: object, valid: unknown[], invalid: unknown[]];
const cases: Case[] = [
  [
    'CreateAssociationBody',
    CreateAssociationBody,
    [
      association,
      { ...association, locationId: undefined as never },
      { ...association, key: key(100), firstObjectLabel: 'l'.repeat(100) },
      {
        ...association,
        firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
        secondObjectToFirstObjectCardinality: 'MANY_TO_ONE',
        firstObjectToSecondObjectMaxLimit: 1000,
        secondObjectToFirstObjectMaxLimit: 1,
      },
    ],
    [
      {},
      null,
      [association],
      { ...association, x: 1 },
      { ...association, key: 1 },
      { ...association, key: '' },
      { ...association, key: key(101) },
      { ...association, key: 'a-b' },
      { ...association, key: 'a\n' },
      { ...association, firstObjectLabel: '' },
      { ...association, firstObjectLabel: 'l'.repeat(101) },
      { ...association, firstObjectToSecondObjectCardinality: 'MANY' },
      { ...association, firstObjectToSecondObjectMaxLimit: '2' },
      { ...association, firstObjectToSecondObjectMaxLimit: 0 },
      { ...association, secondObjectToFirstObjectMaxLimit: 1001 },
    ],
  ],
  [
    'UpdateAssociationBody',
    UpdateAssociationBody,
    [{ firstObjectLabel: 'a', secondObjectLabel: 'b' }],
    [{ firstObjectLabel: 'a' }, { firstObjectLabel: 'a', secondObjectLabel: 'b', key: 'c' }],
  ],
  [
    'CreateRelationBody',
    CreateRelationBody,
    [relation, { ...relation, locationId: 'l' }],
    [
      {},
      { ...relation, firstRecordId: null },
      { ...relation, more: 1 },
      { ...relation, associationId: key(201) },
    ],
  ],
  ['CreateRelationQuery', CreateRelationQuery, [{}, { onDuplicate: 'return' }], [{ onDuplicate: 'fail' }]],
  [
    'CreateRelationsBody',
    CreateRelationsBody,
    [{ add: [relation] }, { locationId: 'l', add: times(1000, () => relation) }],
    [
      { add: [] },
      { add: times(1001, () => relation) },
      { add: [{ ...relation, locationId: 'l' }] },
      { add: relation },
    ],
  ],
  [
    'PageQuery',
    PageQuery,
    [{}, { skip: 0, limit: 1 }, { skip: 100_000, limit: 200 }, { unknown: 'x' }],
    [{ skip: -1 }, { skip: 100_001 }, { limit: 0 }, { limit: 201 }, { limit: 1.5 }],
  ],
  [
    'ListRelationsQuery',
    ListRelationsQuery,
    [{}, { associationIds: ['a', 'b'] }],
    [{ associationIds: [1] }, { associationIds: times(101, String) }],
  ],
  [
    'CreateObjectBody',
    CreateObjectBody,
    [object, { ...object, key: `custom_objects.${key(64)}`, description: 'd' }],
    [
      { ...object, key: key(65) },
      { ...object, key: 'Pet' },
      { ...object, key: 'custom_objects.' },
      { ...object, key: 'custom_objects.a.b' },
      { ...object, labels: { singular: 'Pet' } },
      { ...object, primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'DATE' } },
      { ...object, primaryDisplayPropertyDetails: { key: 'name', name: 'n'.repeat(201), dataType: 'TEXT' } },
    ],
  ],
  [
    'UpdateObjectBody',
    UpdateObjectBody,
    [
      {},
      { description: null },
      { labels: { plural: 'Cars' }, searchableProperties: ['custom_objects.car.name'] },
    ],
    [{ description: 1 }, { labels: {}, key: 'x' }, { searchableProperties: 'name' }],
  ],
  [
    'CreateRecordBody',
    CreateRecordBody,
    [
      { properties: {} },
      { properties: { 'custom_objects.pet.name': 'x', 'a.b': { deep: [1] }, n: null } },
      { properties: propertiesOf(200), owner: ['u'], followers: times(10, String) },
      { properties: { text: 't'.repeat(65_536) } },
      { properties: { [`custom_objects.${key(64)}.${key(64)}`]: 1, 'business.name': 2 } },
    ],
    [
      {},
      { properties: [] },
      { properties: propertiesOf(201) },
      { properties: { Name: 'x' } },
      { properties: { '': 'x' } },
      { properties: { [key(65)]: 1 } },
      { properties: { 'a\n': 1 } },
      { properties: JSON.parse('{"__proto__":1}') },
      { properties: { 'custom_objects.pet.__proto__': 1 } },
      { properties: { text: 't'.repeat(65_537) } },
      { properties: {}, owner: ['a', 'b'] },
      { properties: {}, owner: 'a' },
      { properties: {}, followers: times(11, String) },
    ],
  ],
  ['UpdateRecordBody', UpdateRecordBody, [{}, { owner: [] }], [{ locationId: 'l' }, { properties: null }]],
  [
    'SearchBody',
    SearchBody,
    [
      {},
      { locationId: 'l', page: 1, pageLimit: 200, query: 'name:Buddy', searchAfter: [] },
      {
        searchAfter: [1738683828372, '67a235b49b289431bcf657f8'],
        sort: [{ field: 'name', direction: 'desc' }],
      },
      {
        filters: [
          { field: 'name', operator: 'exists' },
          {
            field: 'relations',
            operator: 'nested',
            value: [
              { field: 'associationId', operator: 'eq', value: 'a' },
              { field: 'recordId', operator: 'eq', value: 'b' },
            ],
          },
        ],
      },
    ],
    [
      { page: 0 },
      { pageLimit: 201 },
      { pageLimit: '10' },
      { searchAfter: [1, 2, 3] },
      { searchAfter: [null] },
      { filters: [{ field: 'a', operator: 'gt', value: 1 }] },
      { filters: times(21, () => ({ field: 'a', operator: 'exists' })) },
      { sort: [{ field: 'a', direction: 'up' }] },
      { filter: [] },
    ],
  ],
  [
    'CreateContactBody',
    CreateContactBody,
    [
      {},
      {
        firstName: null,
        email: 'a@example.com',
        phone: '+1 888-888-8888',
        tags: ['t'],
        dnd: true,
        dndSettings: { SMS: { status: 'active', code: '1' } },
        inboundDndSettings: { all: { status: 'inactive' } },
        customFields: [
          { id: 'a', field_value: ['x'] },
          { key: 'b', field_value: 7 },
          { id: 'c', value: { d: null } },
        ],
        dateOfBirth: '1990/09/25',
        businessId: null,
      },
    ],
    [
      { firstName: 1 },
      { gender: null },
      { postalCode: null },
      { source: null },
      { firstName: 'n'.repeat(201) },
      { email: `${'e'.repeat(321)}` },
      { tags: 'a' },
      { customFields: [{ id: 'a', fieldValue: 'x' }] },
      { dndSettings: { Fax: { status: 'active' } } },
      { dndSettings: { SMS: { status: 'off' } } },
      { createNewIfDuplicateAllowed: true },
      { unknown: 1 },
    ],
  ],
  ['UpsertContactBody', UpsertContactBody, [{ createNewIfDuplicateAllowed: false }], [{ id: 'x' }]],
  [
    'UpdateContactBody',
    UpdateContactBody,
    [{ source: null, assignedTo: null, businessId: 'b' }],
    [{ locationId: 'l' }, { assignedTo: '' }, { country: null }],
  ],
];

describe('request schemas take what the contract says and nothing else', () => {
  it.each(cases)('%s', (_, schema, valid, invalid) => {
    const validator = Compile(schema);
    // As a parser would hand it over, so that `undefined` is absent.
    for (const value of valid) expect(validator.Errors(JSON.parse(JSON.stringify(value)))[1]).toEqual([]);
    for (const value of invalid) expect([value, validator.Check(value)]).toEqual([value, false]);
  });

  it('are plain JSON, as OpenAPI shows them', () => {
    for (const [, schema] of cases) {
      expect(JSON.parse(JSON.stringify(schema))).toMatchObject({
        type: 'object',
        properties: expect.anything(),
      });
    }
  });
});

describe('keys', () => {
  it('of objects are prefixed unless they are not custom', () => {
    expect(['pet', 'custom_objects.pet', 'contact', 'business', 'opportunity'].map(fullObjectKey)).toEqual([
      'custom_objects.pet',
      'custom_objects.pet',
      'contact',
      'business',
      'opportunity',
    ]);
  });

  it("of properties are stored bare, and those of another object's are none", () => {
    const pet = 'custom_objects.pet';
    expect(bareProperty(pet, 'name')).toBe('name');
    expect(bareProperty(pet, 'custom_objects.pet.name')).toBe('name');
    expect(bareProperty(pet, 'list.option_a')).toBe('list.option_a');
    expect(bareProperty('business', 'business.email')).toBe('email');
    for (const wrong of [
      'custom_objects.car.name',
      'custom_objects.pet.',
      '__proto__',
      'Name',
      'a b',
      '',
      key(65),
    ]) {
      expect(bareProperty(pet, wrong)).toBeUndefined();
    }
    expect(bareProperty(pet, `${pet}.__proto__`)).toBeUndefined();
    expect(fullProperty(pet, 'name')).toBe('custom_objects.pet.name');
  });
});

it('lists each scope once', () => {
  expect(new Set(scopes).size).toBe(12);
  expect(scopes.every(isScope)).toBe(true);
  expect(['*', 'toString', '', null].some(isScope)).toBe(false);
});

describe('types', () => {
  it('do not let a schema and its interface drift apart', () => {
    const text = Type.String();
    schemaOf<{ a: string; b?: string }>()(Type.Object({ a: text, b: Type.Optional(text) }));
    // @ts-expect-error b is missing
    schemaOf<{ a: string; b?: string }>()(Type.Object({ a: text }));
    // @ts-expect-error b is not optional
    schemaOf<{ a: string; b?: string }>()(Type.Object({ a: text, b: text }));
    // @ts-expect-error a is no number
    schemaOf<{ a: string }>()(Type.Object({ a: Type.Integer() }));
    const wide = Type.Object({ a: text, c: text });
    // @ts-expect-error c is too much
    schemaOf<{ list: { a: string }[] }>()(Type.Object({ list: Type.Array(wide) }));
    expect(Compile(Association).Check({})).toBe(false);
  });

  it('tell events apart by their type', () => {
    const labelOf = (event: WebhookEvent): string => {
      switch (event.type) {
        case 'AssociationCreate':
          // @ts-expect-error creation is announced without cardinalities
          event.firstObjectToSecondObjectCardinality;
          return event.firstObjectLabel;
        case 'AssociationDelete':
          return event.firstObjectToSecondObjectCardinality;
        case 'RecordUpdate':
          return event.properties.map(({ valueString }) => valueString).join();
        default:
          return event.locationId;
      }
    };
    expect(labelOf({ type: 'RelationDelete', locationId: 'l' } as WebhookEvent)).toBe('l');
  });
});
