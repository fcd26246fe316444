import type { Attack } from './attack.ts';
import { bodies } from './bodies.ts';
import { ids, repeats, times } from './headers.ts';
import { keys } from './keys.ts';
import { signatures } from './signatures.ts';
import { timesOver } from './times-over.ts';

/** What is tried on the listener, and on each adapter in its framework. */
export const attacks: readonly Attack[] = [
  ...bodies,
  ...ids,
  ...times,
  ...repeats,
  ...signatures,
  ...keys,
  ...timesOver,
];
