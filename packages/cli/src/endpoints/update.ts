import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument, list } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';
import { addSettingsFlags, type SettingsFlags, settingsOf } from './settings-flags.ts';
import { showEndpoint } from './show.ts';

interface UpdateFlags extends SettingsFlags {
  readonly to?: string;
  readonly pull?: boolean;
  readonly removeHeader?: readonly string[];
}

export function addUpdate(endpoints: Command, run: Runner): void {
  const update = endpoints
    .command('update')
    .description('change an endpoint; what is not named stays')
    .addArgument(idArgument('id', 'its id'))
    .option('--to <url>', 'where its events go from now on')
    .option('--pull', 'take its URL away: its events are asked for');
  addSettingsFlags(update)
    .option('--remove-header <names>', 'headers that are no longer sent along', list)
    .addHelpText(
      'after',
      `
Example: relata endpoints update 6b02227928badd29bfd922e9 --header Authorization=@token.txt --rate 50`,
    )
    .action(
      run(async ({ out, api }, id: string, flags: UpdateFlags) => {
        if (flags.to !== undefined && flags.pull)
          throw new Failure('--to and --pull exclude each other', exitCodes.usage);
        const removed = (flags.removeHeader ?? []).map((name) => [name, null]);
        const headers = { ...flags.header, ...Object.fromEntries(removed) };
        const body = {
          ...settingsOf(flags),
          ...(Object.keys(headers).length > 0 && { headers }),
          ...(flags.to !== undefined && { url: flags.to }),
          ...(flags.pull && { url: null }),
        };
        if (Object.keys(body).length === 0)
          throw new Failure('Say what to change: relata endpoints update --help', exitCodes.usage);
        const { data } = await api().PATCH('/v1/endpoints/{id}', { params: { path: { id } }, body });
        showEndpoint(out, data);
      }),
    );
}
