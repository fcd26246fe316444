import type { Command } from 'commander';
import { confirm } from '../command/confirm.ts';
import type { Runner } from '../command/runner.ts';
import { showKeys } from './show.ts';

export function addFinish(keys: Command, run: Runner): void {
  keys
    .command('finish')
    .description('end the overlap of a rotation: the next key takes over in ten seconds')
    .action(
      run(async (context) => {
        await confirm(context, 'End the overlap? Listeners that know only the old key will refuse webhooks.');
        const { data } = await context.api().POST('/v1/keys/finish');
        showKeys(context.out, data.keys);
      }),
    );
}
