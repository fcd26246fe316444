import { type EventType, eventTypes } from '@relata/protocol/events/types';
import { type Command, Option } from 'commander';
import { itemsOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { tableLine, tableTitles } from '../command/table.ts';
import { time, wholeNumber } from '../command/values.ts';
import { columns } from './show.ts';

interface ListFlags {
  readonly type?: EventType;
  readonly entity?: string;
  readonly order?: (typeof orders)[number];
  readonly since?: string;
  readonly until?: string;
  readonly after?: number;
  readonly limit: number;
}

const orders = ['asc', 'desc'] as const;

/** What fits on a few screens. */
const LIMIT_DEFAULT = 100;

export function addList(events: Command, run: Runner): void {
  events
    .command('list')
    .description('list events in their order')
    .addOption(new Option('--type <type>', 'only these').choices(eventTypes))
    .option('--entity <id>', 'only those about this record, relation, association, …')
    .option('--since <time>', 'from then on: 2026-01-31T12:00:00Z, or 2h ago as 2h', time)
    .option('--until <time>', 'before then', time)
    .addOption(new Option('--order <order>', 'desc: the latest first (default: asc)').choices(orders))
    .option(
      '--after <seq>',
      'behind this number; with --order desc before it',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--limit <number>', 'at most so many', wholeNumber(1, Number.MAX_SAFE_INTEGER), LIMIT_DEFAULT)
    .addHelpText(
      'after',
      '\nExample: relata events list --type RelationDelete --since 2h --order desc --limit 10',
    )
    .action(
      run(async (context, flags: ListFlags) => {
        const { out, api } = context;
        const { type, entity: entityId, order, since, until } = flags;
        const filter = { locationId: await context.location(), type, entityId, order, since, until };
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
