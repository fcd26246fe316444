import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';
import { showReplay } from './show.ts';

export function addCancel(replay: Command, run: Runner): void {
  replay
    .command('cancel')
    .description('stop it where it is')
    .addArgument(idArgument('endpoint', 'whose'))
    .addArgument(idArgument('number', 'its number'))
    .action(
      run(async ({ out, api }, id: string, number: string) => {
        const { data } = await api().DELETE('/v1/endpoints/{id}/replays/{number}', {
          params: { path: { id, number } },
        });
        showReplay(out, data);
      }),
    );
}
