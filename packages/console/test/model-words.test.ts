import { describe, expect, test } from 'vitest';
import { cardinalityOf, endsOf } from '../src/model/ends.ts';
import { associationKeyFrom, objectKeyFrom, pluralOf } from '../src/model/forms/key-from.ts';
import { cardinalityBody } from '../src/model/forms/sides.ts';
import { plainText, sentenceOf } from '../src/model/sentence.ts';

const names = {
  business: { singular: 'Company', plural: 'Companies' },
  contact: { singular: 'Contact', plural: 'Contacts' },
};
const nameOf = (key: string) => names[key as keyof typeof names];

const association = {
  firstObjectKey: 'business',
  firstObjectLabel: 'Company',
  secondObjectKey: 'contact',
  secondObjectLabel: 'Contact',
} as const;

describe('the sentence of an association', () => {
  const said = (more: Partial<Parameters<typeof endsOf>[0]>) => {
    const { first, second } = endsOf({
      ...association,
      firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
      ...more,
    });
    return plainText(sentenceOf(first, second, nameOf));
  };

  test('reads each cardinality in both directions', () => {
    expect(said({ firstObjectToSecondObjectCardinality: 'ONE_TO_MANY' })).toBe(
      'One Company has many Contacts; each Contact has one Company.',
    );
    expect(said({ firstObjectToSecondObjectCardinality: 'MANY_TO_ONE' })).toBe(
      'One Company has one Contact; each Contact has many Companies.',
    );
    expect(said({ firstObjectToSecondObjectCardinality: 'ONE_TO_ONE' })).toBe(
      'One Company has one Contact; each Contact has one Company.',
    );
    expect(said({})).toBe('One Company has many Contacts; each Contact has many Companies.');
  });

  test('says the most there may be, each limit in its own direction', () => {
    const limits = { firstObjectToSecondObjectMaxLimit: 10_000, secondObjectToFirstObjectMaxLimit: 3 };
    expect(said(limits)).toBe('One Company has up to 10,000 Contacts; each Contact has up to 3 Companies.');
  });

  test('names a label that says more than the object', () => {
    expect(said({ firstObjectLabel: 'Employer', secondObjectLabel: ' contacts ' })).toBe(
      'One Company has many Contacts; each Contact has many Companies as “Employer”.',
    );
  });
});

test('what a form asks becomes what the API takes', () => {
  const one = { many: false, limit: 7 };
  const many = { many: true, limit: null };
  const few = { many: true, limit: 5 };
  expect(cardinalityBody(one, many)).toEqual({ firstObjectToSecondObjectCardinality: 'ONE_TO_MANY' });
  expect(cardinalityBody(few, one)).toEqual({
    firstObjectToSecondObjectCardinality: 'MANY_TO_ONE',
    secondObjectToFirstObjectMaxLimit: 5,
  });
  expect(cardinalityBody(many, few)).toEqual({
    firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
    firstObjectToSecondObjectMaxLimit: 5,
  });
  expect(cardinalityOf('one', 'one')).toBe('ONE_TO_ONE');
});

test('keys are made of names as far as a key can hold them', () => {
  expect(objectKeyFrom('  Real-estate Büro! ')).toBe('real_estate_buro');
  expect(objectKeyFrom('日本')).toBe('');
  expect(objectKeyFrom('a'.repeat(500))).toHaveLength(64);
  expect(associationKeyFrom('Interested Buyer', 'Property')).toBe('interested_buyer_property');
  expect(associationKeyFrom('', 'Property')).toBe('property');
});

test('the plural is what English mostly says', () => {
  expect(['Property', 'Boy', 'Box', 'House', ''].map(pluralOf)).toEqual([
    'Properties',
    'Boys',
    'Boxes',
    'Houses',
    '',
  ]);
});
