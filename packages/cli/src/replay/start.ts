import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument, list, time, wholeNumber } from '../command/values.ts';
import { showBegun } from './begun.ts';

interface StartFlags {
  readonly since?: string;
  readonly until?: string;
  readonly from?: number;
  readonly to?: number;
  readonly events?: readonly string[];
  readonly objects?: readonly string[];
  readonly associations?: readonly string[];
  readonly entity?: string;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
}

const sequence = wholeNumber(1, Number.MAX_SAFE_INTEGER);

export function addStart(replay: Command, run: Runner): void {
  replay
    .command('start', { isDefault: true })
    .description('send a part of the log once more (relata replay <endpoint> does it too)')
    .addArgument(idArgument('endpoint', 'which gets it; its own filter applies too'))
    .option('--since <time>', 'what happened from then on: 2026-01-31T12:00:00Z, or 2h ago as 2h', time)
    .option('--until <time>', 'what happened before then (default: now)', time)
    .option('--from <seq>', 'from this number of a location on', sequence)
    .option('--to <seq>', 'to this number (default: the last)', sequence)
    .option(
      '--events <names>',
      'only these, separated by commas; Relation* stands for all that begin so',
      list,
    )
    .option('--objects <keys>', 'only events that concern one of these objects', list)
    .option('--associations <ids>', 'only events of these associations, by id or key', list)
    .option('--entity <id>', 'only those about this one thing')
    .option('--dry-run', 'only count')
    .option('--wait', 'until all of it has been sent')
    .addHelpText(
      'after',
      `
Example: relata replay 6b02227928badd29bfd922e9 --since 2h --events 'Relation*' --dry-run`,
    )
    .action(
      run(async (context, id: string, flags: StartFlags) => {
        // Sequences are of one location; times may be of all that the endpoint has.
        const isOfOne = flags.from !== undefined || flags.to !== undefined;
        const locationId = isOfOne ? await context.location() : context.settings.location;
        const { data } = await context.api().POST('/v1/endpoints/{id}/replay', {
          params: { path: { id } },
          body: {
            locationId,
            since: flags.since,
            until: flags.until,
            fromSequence: flags.from,
            toSequence: flags.to,
            events: flags.events,
            objectKeys: flags.objects,
            associations: flags.associations,
            entityId: flags.entity,
            dryRun: flags.dryRun,
          },
        });
        await showBegun(context, data, flags.wait);
      }),
    );
}
