import { expect, test } from 'vitest';
import type { Scenario } from './harness/scenario.ts';
import { readOptions } from './options.ts';

const scenarios: Scenario[] = ['create', 'growth'].map((name) => ({
  name,
  title: `The ${name}`,
  about: '',
  heavy: name === 'growth',
  run: async () => ({ parts: [] }),
}));

test('without names all are measured, in full and with others, and nothing is kept', () => {
  expect(readOptions([], scenarios)).toEqual({
    chosen: scenarios,
    quick: false,
    peers: true,
    keep: false,
    scale: { seconds: 5, rounds: 5 },
    json: undefined,
    profiles: undefined,
  });
});

test('names choose, in the order of the list', () => {
  const read = readOptions(['growth', 'create', '--keep', '--no-peers'], scenarios);
  expect(read).toMatchObject({ chosen: scenarios, keep: true, peers: false });
  expect(readOptions(['growth'], scenarios)).toMatchObject({ chosen: [scenarios[1]] });
});

test('the quick form is short and without others', () => {
  const read = readOptions(['--quick', '--rounds', '1'], scenarios);
  expect(read).toMatchObject({ quick: true, peers: false, scale: { seconds: 0.5, rounds: 1 } });
});

test.each([
  [['--help'], 'usage:'],
  [['--list'], 'The growth (heavy)'],
])('%s says it', (args, text) => {
  expect(readOptions(args, scenarios)).toMatchObject({ exitCode: 0, text: expect.stringContaining(text) });
});

test.each([
  [['creat'], 'there is no scenario creat'],
  [['--fast'], '--fast'],
  [['--rounds', '0'], '--rounds takes a number above 0, not 0'],
  [['--rounds', '1.5'], '--rounds takes a whole number'],
  [['--seconds', 'x'], '--seconds takes a number above 0, not x'],
  [['--keep', '--quick'], '--keep does not go with --quick'],
  [['--keep', '--profile', 'x'], '--keep does not go with --profile'],
])('%s is refused', (args, text) => {
  const said = readOptions(args, scenarios);
  expect(said).toMatchObject({ exitCode: 2, text: expect.stringContaining(text) });
});
