import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';
import { showReplay } from './show.ts';
import { waitFor } from './wait.ts';

export function addGet(replay: Command, run: Runner): void {
  replay
    .command('get')
    .description('see how it goes')
    .addArgument(idArgument('endpoint', 'whose'))
    .addArgument(idArgument('number', 'its number'))
    .option('--wait', 'until it has ended')
    .action(
      run(async (context, id: string, number: string, { wait }: { readonly wait?: boolean }) => {
        const { data } = await context
          .api()
          .GET('/v1/endpoints/{id}/replays/{number}', { params: { path: { id, number } } });
        showReplay(context.out, data);
        if (wait) await waitFor(context, [data]);
      }),
    );
}
