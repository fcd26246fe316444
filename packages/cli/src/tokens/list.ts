import type { Answer } from '@relata/client';
import type { Command } from 'commander';
import { allOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { type Column, table } from '../command/table.ts';

type Token = Answer<'get', '/v1/tokens'>['data'][number];

const columns: readonly Column<Token>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'LOCATIONS', cell: ({ locationIds }) => locationIds.join(',') },
  { title: 'SCOPES', cell: ({ scopes }) => scopes.join(',') },
  { title: 'CREATED', cell: ({ createdAt }) => createdAt },
];

export function addList(tokens: Command, run: Runner): void {
  tokens
    .command('list')
    .description('list tokens, without what they are secret for')
    .action(
      run(async ({ out, api }) => {
        const found = await allOf((after: string | undefined, limit) =>
          api().GET('/v1/tokens', { params: { query: { after, limit } } }),
        );
        out.data(found, () => (found.length === 0 ? 'There is none.' : table(found, columns, out)));
      }),
    );
}
