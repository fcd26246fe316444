import type { Command } from 'commander';
import { GIVE_UP_SECONDS_DEFAULT } from '../command/flags.ts';
import type { Runner } from '../command/runner.ts';
import { tableLine, tableTitles } from '../command/table.ts';
import { list, wholeNumber } from '../command/values.ts';
import { columns, type Event } from './show.ts';

interface TailFlags {
  readonly type?: readonly string[];
  readonly object?: readonly string[];
  readonly association?: readonly string[];
  readonly entity?: string;
  readonly after?: number;
  readonly giveUp: number;
}

export function addTail(events: Command, run: Runner): void {
  events
    .command('tail')
    .description('show events as they happen, until Ctrl-C; a restart of the server loses none')
    .option('--type <names>', 'only these, separated by commas; Relation* stands for all that begin so', list)
    .option('--object <keys>', 'only events that concern one of these objects', list)
    .option('--association <ids>', 'only events of these associations, by id or key', list)
    .option('--entity <id>', 'only those about this one thing')
    .option(
      '--after <seq>',
      'begin behind this number (default: at the end)',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--give-up <seconds>',
      'end when the server has been away for so long',
      wholeNumber(0, 1_000_000),
      GIVE_UP_SECONDS_DEFAULT,
    )
    .addHelpText('after', "\nExample: relata events tail --type 'Relation*' --json | jq .payload")
    .action(
      run(async (context, flags: TailFlags) => {
        const { out, api, signal } = context;
        const query = {
          locationId: await context.location(),
          ...(flags.type && { type: flags.type }),
          ...(flags.object && { objectKey: flags.object }),
          ...(flags.association && { association: flags.association }),
          ...(flags.entity !== undefined && { entityId: flags.entity }),
          ...(flags.after !== undefined && { after: flags.after }),
        };
        const { follow } = await import('../command/follow.ts');
        const messages = follow({
          open: async (lastEventId) => {
            const opened = await api().stream('/v1/events/stream', { params: { query }, lastEventId });
            if (lastEventId === undefined) begin();
            return opened;
          },
          signal,
          giveUpMs: flags.giveUp * 1_000,
          note: out.note,
        });
        for await (const { data } of messages) {
          const event = JSON.parse(data) as Event;
          out.row(event, () => tableLine(event, columns));
        }

        function begin(): void {
          out.note(`Following the log of ${query.locationId}`);
          if (!out.json) out.row(undefined, () => tableTitles(columns, out));
        }
      }),
    );
}
