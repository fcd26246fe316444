import { type EventType, eventTypes } from '@relata/protocol/events/types';
import { type Command, Option } from 'commander';
import { itemsOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { tableLine, tableTitles } from '../command/table.ts';
import { wholeNumber } from '../command/values.ts';
import { columns } from './show.ts';

interface ListFlags {
  readonly type?: EventType;
  readonly entity?: string;
  readonly after?: number;
  readonly limit: number;
}

/** What fits on a few screens. */
const LIMIT_DEFAULT = 100;

export function addList(events: Command, run: Runner): void {
  events
    .command('list')
    .description('list events in their order')
    .addOption(new Option('--type <type>', 'only these').choices(eventTypes))
    .option('--entity <id>', 'only those about this record, relation, association, …')
    .option('--after <seq>', 'behind this number', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--limit <number>', 'at most so many', wholeNumber(1, Number.MAX_SAFE_INTEGER), LIMIT_DEFAULT)
    .addHelpText('after', '\nExample: relata events list --type RelationDelete --limit 10 --json')
    .action(
      run(async (context, flags: ListFlags) => {
        const { out, api } = context;
        const filter = { locationId: await context.location(), type: flags.type, entityId: flags.entity };
        const found = itemsOf(
          (after: number | undefined, limit) =>
            api().GET('/v1/events', { params: { query: { ...filter, after: after ?? flags.after, limit } } }),
          flags.limit,
        );
        let count = 0;
        for await (const event of found) {
          if (count === 0 && !out.json) out.row(undefined, () => tableTitles(columns, out));
          count += 1;
          out.row(event, () => tableLine(event, columns));
        }
        if (count === 0) out.note('There is none.');
      }),
    );
}
