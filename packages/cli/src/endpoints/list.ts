import type { Command } from 'commander';
import { allOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { type Column, table } from '../command/table.ts';
import { type Endpoint, statusOf } from './show.ts';

const columns: readonly Column<Endpoint>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'STATUS', cell: statusOf },
  { title: 'EVENTS', cell: ({ events }) => events.join(',') },
  { title: 'LOCATIONS', cell: ({ locationIds }) => (locationIds === '*' ? '*' : locationIds.join(',')) },
  { title: 'URL', cell: ({ url }) => url ?? '(pulled)' },
];

export function addList(endpoints: Command, run: Runner): void {
  endpoints
    .command('list')
    .description('list endpoints')
    .action(
      run(async ({ out, api }) => {
        const found = await allOf((after: string | undefined, limit) =>
          api().GET('/v1/endpoints', { params: { query: { after, limit } } }),
        );
        out.data(found, () =>
          found.length === 0
            ? 'There is none. Make one: relata endpoints create <url>'
            : table(found, columns, out),
        );
      }),
    );
}
