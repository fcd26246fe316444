import { type Command, InvalidArgumentError } from 'commander';
import type { Runner } from '../command/runner.ts';
import { time } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';
import { addSettingsFlags, type SettingsFlags, settingsOf } from './settings-flags.ts';
import { showEndpoint } from './show.ts';

interface CreateFlags extends SettingsFlags {
  readonly pull?: boolean;
  readonly start?: string | number;
}

export function addCreate(endpoints: Command, run: Runner): void {
  const create = endpoints
    .command('create')
    .description('make an endpoint')
    .argument('[url]', 'where its events go')
    .option('--pull', 'an endpoint without URL, whose events are asked for (relata listen)');
  addSettingsFlags(create)
    .option('--start <start>', 'now, beginning, a time, 2h ago, or the number of the first event', start)
    .addHelpText(
      'after',
      `
Example: relata endpoints create https://example.com/webhooks --events 'Relation*,AssociationDelete'`,
    )
    .action(
      run(async ({ out, api, settings }, url: string | undefined, flags: CreateFlags) => {
        if ((url === undefined) !== (flags.pull === true))
          throw new Failure('Give the URL that its events go to, or --pull', exitCodes.usage);
        const { data } = await api().POST('/v1/endpoints', {
          body: {
            ...(settings.location !== undefined && { locationIds: [settings.location] }),
            ...settingsOf(flags),
            url: url ?? null,
            ...(flags.start !== undefined && { start: flags.start }),
          },
        });
        showEndpoint(out, data);
      }),
    );
}

function start(text: string): string | number {
  if (text === 'now' || text === 'beginning') return text;
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  try {
    return time(text);
  } catch {
    throw new InvalidArgumentError('It must be now, beginning, a time, so long ago (2h), or a number.');
  }
}
