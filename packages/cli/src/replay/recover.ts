import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument, time } from '../command/values.ts';
import { showBegun } from './begun.ts';

interface RecoverFlags {
  readonly since: string;
  readonly until?: string;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
}

export function addRecover(replay: Command, run: Runner): void {
  replay
    .command('recover')
    .description('send once more what was given up')
    .addArgument(idArgument('endpoint', 'at which it was given up'))
    .requiredOption('--since <time>', 'what was given up from then on: a time, or 2h ago as 2h', time)
    .option('--until <time>', 'what was given up before then (default: now)', time)
    .option('--dry-run', 'only count')
    .option('--wait', 'until all of it has been sent')
    .addHelpText('after', '\nExample: relata replay recover 6b02227928badd29bfd922e9 --since 3d --wait')
    .action(
      run(async (context, id: string, { since, until, dryRun, wait }: RecoverFlags) => {
        const { data } = await context.api().POST('/v1/endpoints/{id}/recover', {
          params: { path: { id } },
          body: { locationId: context.settings.location, since, until, dryRun },
        });
        await showBegun(context, data, wait);
      }),
    );
}
