import type { Command } from 'commander';
import { confirm } from '../command/confirm.ts';
import type { Runner } from '../command/runner.ts';
import { wholeNumber } from '../command/values.ts';
import { showKeys } from './show.ts';

/** As long as the server lets it be. */
const OVERLAP_HOURS_MAX = 720;

export function addRotate(keys: Command, run: Runner): void {
  keys
    .command('rotate')
    .description('make the next key; needs the admin token')
    .option('--overlap <hours>', 'how long the old one stays (default 24)', wholeNumber(0, OVERLAP_HOURS_MAX))
    .addHelpText('after', '\nExample: relata keys rotate --overlap 48')
    .action(
      run(async (context, { overlap }: { readonly overlap?: number }) => {
        await confirm(
          context,
          `Make the next key? Listeners that know one key must know it in ${overlap ?? 24} hours.`,
        );
        const { data } = await context.api().POST('/v1/keys/rotate', { body: { overlapHours: overlap } });
        showKeys(context.out, data.keys);
      }),
    );
}
