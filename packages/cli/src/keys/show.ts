import type { Answer } from '@relata/client';
import type { Output } from '../command/output.ts';
import { type Column, table } from '../command/table.ts';

type Keys = Answer<'get', '/v1/keys'>['keys'];

const columns: readonly Column<Keys[number]>[] = [
  { title: 'KID', cell: ({ kid }) => kid },
  { title: 'STATUS', cell: ({ status }) => status },
  { title: 'ACTIVE', cell: ({ activeAt }) => activeAt },
  { title: 'RETIRES', cell: ({ retiresAt }) => retiresAt },
  { title: 'SPKI', cell: ({ spki }) => spki },
];

export function showKeys(out: Output, keys: Keys): void {
  out.data(keys, () => table(keys, columns, out));
}
