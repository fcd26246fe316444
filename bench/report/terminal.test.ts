import { expect, test } from 'vitest';
import { summary, terminalReport } from './terminal.ts';
import { create, growth, latency } from './test/invented.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('a part: figures below one another, goals, checks, who is missing', () => {
  expect(plain(terminalReport({ title: 'Create' }, [create])).split('\n')).toEqual([
    '',
    'Create',
    '  relata                                           14 900  requests/s  (14 100–15 300)',
    '  pgbench, 32 clients, without lock and numbering  14 500  requests/s  (14 000–15 000)',
    '  Directus <12> & "others"                            420  requests/s        (390–431)',
    '  met     relata against Directus <12> & "others"                         33.6 × (30.0–38.2)  wanted ≥ 25 ×',
    '  MISSED  relata against pgbench, 32 clients, without lock and numbering  0.99 × (0.94–1.09)  wanted ≥ 1 ×',
    '  checked: 44 300 acknowledged = 44 300 rows = 44 300 events',
    '  LEFT OUT: Parse Server 9.10: cannot be installed here: no network',
  ]);
});

test('several parts have their names, and curves a line each', () => {
  const text = plain(terminalReport({ title: 'Growth' }, [growth, latency]));
  expect(text).toContain('\n  reads\n');
  expect(text).toContain('10 k: 0.3   1 M: 0.32   10 M: 0.34');
  expect(text).toContain('MISSED  p99');
});

test('the last line counts goals, and says loudly what was not correct', () => {
  expect(summary([create, latency], [])).toBe('1 of 3 goals met; 1 left out, see above; all checks passed');
  expect(summary([], [])).toBe('nothing was measured');
  expect(summary([latency], ['create'])).toBe('0 of 1 goals met; NOT CORRECT: create');
});
