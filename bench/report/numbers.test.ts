import { expect, test } from 'vitest';
import { amount, measuredOf, short } from './numbers.ts';

test.each([
  [0, '0'],
  [0.0123, '0.012'],
  [0.5, '0.5'],
  [1, '1'],
  [3.149, '3.15'],
  [42.06, '42.1'],
  [100, '100'],
  [999.6, '1 000'],
  [1_234_567.8, '1 234 568'],
])('%d is %s', (value, text) => {
  expect(amount(value)).toBe(text.replaceAll(' ', '\u00a0'));
});

test.each([
  [0, '0'],
  [0.25, '0.25'],
  [200, '200'],
  [10_000, '10 k'],
  [2_500_000, '2.5 M'],
  [10_000_000, '10 M'],
  [3e9, '3 G'],
])('on an axis %d is %s', (value, text) => {
  expect(short(value)).toBe(text.replaceAll(' ', '\u00a0'));
});

test.each([
  ['≥ 1 ×', 0.9999, false, '0.99 ×'],
  ['≥ 1 ×', 1, true, '1.00 ×'],
  ['≥ 1 ×', 0.827, false, '0.83 ×'],
  ['≥ 1.1 ×', 1.1, true, '1.10 ×'],
  ['≥ 25 ×', 24.999, false, '24.9 ×'],
  ['≤ 50 ms', 50.0001, false, '50.1 ms'],
  ['≤ 50 ms', 50, true, '50.0 ms'],
  ['≤ 1 000', 1_000.2, false, '1 001'],
  ['≤ 1,500 ms', 1_511.2, false, '1 511 ms'],
  ['≤ 1.3 ×', 1.2911, true, '1.29 ×'],
])('what was wanted as %s and is %d (met: %s) shows as %s', (wanted, value, met, text) => {
  const measured = { median: value, min: value, max: value };
  const goal = { figure: 'it', against: undefined, wanted, measured, met };
  expect(measuredOf(goal)).toBe(text.replaceAll(' ', '\u00a0'));
});
