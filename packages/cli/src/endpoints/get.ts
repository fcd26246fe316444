import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';
import { showEndpoint } from './show.ts';

export function addGet(endpoints: Command, run: Runner): void {
  endpoints
    .command('get')
    .description('show an endpoint')
    .addArgument(idArgument('id', 'its id'))
    .action(
      run(async ({ out, api }, id: string) => {
        const { data } = await api().GET('/v1/endpoints/{id}', { params: { path: { id } } });
        showEndpoint(out, data);
      }),
    );
}
