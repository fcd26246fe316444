import type { Answer } from '@relata/client';
import type { Command } from 'commander';
import { allOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { type Column, details, table } from '../command/table.ts';

type Location = Answer<'post', '/v1/locations'>;

const columns: readonly Column<Location>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'CREATED', cell: ({ createdAt }) => createdAt },
];

export function addLocations(program: Command, run: Runner): void {
  const locations = program
    .command('locations')
    .description('list and make locations; needs the admin token')
    .helpCommand(false);

  locations
    .command('list')
    .description('list locations')
    .action(
      run(async ({ out, api }) => {
        const found = await allOf((after: string | undefined, limit) =>
          api().GET('/v1/locations', { params: { query: { after, limit } } }),
        );
        out.data(found, () => (found.length === 0 ? 'There is none yet.' : table(found, columns, out)));
      }),
    );

  locations
    .command('create')
    .description('make a location')
    .argument('<name>', 'its name')
    .option('--id <id>', 'its id: 20 letters and digits (default: a new one)')
    .action(
      run(async ({ out, api }, name: string, { id }: { readonly id?: string }) => {
        const { data } = await api().POST('/v1/locations', { body: { name, id } });
        out.data(data, () => details(data, out));
      }),
    );
}
