import { createListener } from '@relata/listener';
import { describe, expect, test } from 'vitest';
import { attacks } from './attacks/all.ts';
import { smallOrderPoints } from './attacks/keys.ts';
import { carryOut, straight } from './attacks/run.ts';

describe('straight to the listener', () => {
  test.each(attacks)('$name', async (attack) => {
    await carryOut(attack, straight, { onWire: false });
  });
});

test('no two attacks have the same name', () => {
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
});

test('a key of small order is none', () => {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  for (const point of smallOrderPoints) {
    const spellings = [
      Buffer.concat([prefix, point]).toString('base64'),
      point.toString('base64'),
      `whpk_${point.toString('base64')}`,
    ];
    for (const keys of spellings) {
      expect(() => createListener({ keys })).toThrow(expect.objectContaining({ code: 'key_malformed' }));
    }
  }
});
