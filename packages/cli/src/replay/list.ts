import type { Command } from 'commander';
import { allOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { type Column, table } from '../command/table.ts';
import { idArgument } from '../command/values.ts';
import type { Replay } from './show.ts';

const columns: readonly Column<Replay>[] = [
  { title: 'NUMBER', cell: ({ number }) => number },
  { title: 'KIND', cell: ({ kind }) => kind },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'EVENTS', cell: ({ events }) => events },
  { title: 'DELIVERED', cell: ({ delivered }) => delivered },
  { title: 'FAILED', cell: ({ failed }) => failed },
  { title: 'LOST', cell: ({ lost }) => lost },
  { title: 'CREATED', cell: ({ createdAt }) => createdAt },
];

export function addList(replay: Command, run: Runner): void {
  replay
    .command('list')
    .description('list what is or was sent once more, latest first')
    .addArgument(idArgument('endpoint', 'whose'))
    .action(
      run(async ({ out, api }, id: string) => {
        const found = await allOf((after: number | undefined, limit) =>
          api().GET('/v1/endpoints/{id}/replays', { params: { path: { id }, query: { after, limit } } }),
        );
        out.data(found, () => (found.length === 0 ? 'There is none.' : table(found, columns, out)));
      }),
    );
}
