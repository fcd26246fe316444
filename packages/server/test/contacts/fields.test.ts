import { describe, expect, test } from 'vitest';
import { changeNames } from '../../src/contacts/fields.ts';
import { emailKey, isEmail, isPhone, phoneKey } from '../../src/contacts/recognition.ts';

describe('names', () => {
  test.each([
    [{}, { name: 'Ann' }, { name: 'Ann', firstName: 'Ann', lastName: '' }],
    [{}, { name: ' Ann  Mary Lee ' }, { name: 'Ann  Mary Lee', firstName: 'Ann', lastName: 'Mary Lee' }],
    [{}, { firstName: 'Ann' }, { name: 'Ann', firstName: 'Ann', lastName: '' }],
    [{}, { lastName: 'Lee' }, { name: 'Lee', firstName: '', lastName: 'Lee' }],
    [{}, { firstName: 'Ann', name: 'A. Lee' }, { name: 'A. Lee', firstName: 'Ann', lastName: '' }],
    [
      { firstName: 'Ann', lastName: 'Lee' },
      { lastName: 'Ray' },
      { name: 'Ann Ray', firstName: 'Ann', lastName: 'Ray' },
    ],
    [
      { firstName: 'Ann', lastName: 'Lee' },
      { firstName: null },
      { name: 'Lee', firstName: '', lastName: 'Lee' },
    ],
    [{ name: 'Ann', firstName: 'Ann' }, { name: null }, { name: '', firstName: '', lastName: '' }],
    [{ name: 'Ann', firstName: 'Ann' }, {}, {}],
  ])('%j changed by %j', (before, body, after) => {
    expect(changeNames(before, body)).toEqual(after);
  });
});

describe('what contacts are recognised by', () => {
  test.each([
    ['+1 (888) 888-8888', '+18888888888'],
    [' 0228/12.34 ', '02281234'],
    ['+49+1', '+491'],
  ])('phone %j is %j', (phone, key) => {
    expect(phoneKey(phone)).toBe(key);
    expect(phoneKey(key)).toBe(key);
  });

  test('phones and emails that are none', () => {
    expect(['', '+', '12', 'x123', '١٢٣', '1-800-FLOWERS', '12\n\0'].filter(isPhone)).toEqual([]);
    expect(['', 'a', '@', 'a@', '@b', 'a b@c', 'a@b@c'].filter(isEmail)).toEqual([]);
    expect(isEmail(' A@b ') && isPhone('+1 23')).toBe(true);
    expect(emailKey(' A@B.c ')).toBe('a@b.c');
  });
});
