import type { Answer } from '@relata/client';
import type { Command } from 'commander';
import { allOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { type Column, table } from '../command/table.ts';

type Lane = Answer<'get', '/v1/lanes'>['data'][number];

const columns: readonly Column<Lane>[] = [
  {
    title: 'ENDPOINT',
    cell: ({ endpointId, replay }) => (replay === 0 ? endpointId : `${endpointId} replay ${replay}`),
  },
  { title: 'LOCATION', cell: ({ locationId }) => locationId },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'CURSOR', cell: ({ cursor }) => cursor },
  { title: 'HEAD', cell: ({ head }) => head },
  { title: 'LAG', cell: ({ lag, lagSeconds }) => (lag === 0 ? '0' : `${lag} (${lagSeconds} s)`) },
  { title: 'PENDING', cell: ({ pending }) => pending },
  { title: 'DEAD', cell: ({ dead }) => dead },
  { title: 'LOST', cell: ({ lost }) => lost },
];

interface ListFlags {
  readonly endpoint?: string;
  readonly replays?: boolean;
}

export function addLanes(program: Command, run: Runner): void {
  program
    .command('lanes')
    .description('see how far each endpoint has got in each location')
    .helpCommand(false)
    .command('list')
    .description('list lanes: what is delivered, waits, or was given up')
    .option('--endpoint <id>', 'of this endpoint')
    .option('--replays', 'those of replays too')
    .action(
      run(async ({ out, api, settings }, flags: ListFlags) => {
        const query = { endpointId: flags.endpoint, locationId: settings.location, replays: flags.replays };
        const found = await allOf((after: string | undefined, limit) =>
          api().GET('/v1/lanes', { params: { query: { ...query, after, limit } } }),
        );
        out.data(found, () => (found.length === 0 ? 'There is none yet.' : table(found, columns, out)));
      }),
    );
}
