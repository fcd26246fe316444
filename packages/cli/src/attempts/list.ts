import type { Query } from '@relata/client';
import { type Command, Option } from 'commander';
import { itemsOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { type Column, tableLine, tableTitles } from '../command/table.ts';
import { time, wholeNumber } from '../command/values.ts';
import type { Attempt } from './show.ts';

const columns: readonly Column<Attempt>[] = [
  { title: 'BEGAN', width: 24, cell: ({ startedAt }) => startedAt },
  { title: 'OUTCOME', width: 9, cell: ({ outcome }) => outcome },
  { title: 'ANSWER', width: 11, cell: ({ status, errorClass }) => status ?? errorClass },
  { title: 'MS', width: 6, cell: ({ durationMs }) => durationMs },
  { title: 'TRY', width: 3, cell: ({ number }) => number },
  { title: 'TYPE', width: 18, cell: ({ type }) => type },
  { title: 'EVENT', width: 36, cell: ({ webhookId }) => webhookId },
  { title: 'ENDPOINT', width: 24, cell: ({ endpointId }) => endpointId },
];

interface ListFlags {
  readonly endpoint?: string;
  readonly event?: string;
  readonly outcome?: 'delivered' | 'failed';
  readonly error?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

/** A week of one busy endpoint is more than anybody reads. */
const LIMIT_DEFAULT = 100;

export function addList(attempts: Command, run: Runner): void {
  attempts
    .command('list')
    .description('list attempts, latest first: of an endpoint, an event or a location')
    .option('--endpoint <id>', 'of this endpoint')
    .option('--event <webhookId>', 'of this event')
    .addOption(new Option('--outcome <outcome>', 'only these').choices(['delivered', 'failed']))
    .option('--error <class>', 'only those that failed so: timeout, refused, status, …')
    .option('--since <time>', 'from then on: 2026-01-31T12:00:00Z, or 2h ago as 2h', time)
    .option('--until <time>', 'before then', time)
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000_000), LIMIT_DEFAULT)
    .addHelpText('after', '\nExample: relata attempts list --outcome failed --since 1h')
    .action(
      run(async (context, flags: ListFlags) => {
        const { out, api, settings } = context;
        const isNamed = flags.endpoint !== undefined || flags.event !== undefined;
        const query: Query<'get', '/v1/attempts'> = {
          ...(flags.endpoint !== undefined && { endpointId: flags.endpoint }),
          ...(flags.event !== undefined && { webhookId: flags.event }),
          ...(flags.outcome && { outcome: flags.outcome }),
          ...(flags.error !== undefined && { errorClass: flags.error as 'timeout' }),
          ...(flags.since !== undefined && { since: flags.since }),
          ...(flags.until !== undefined && { until: flags.until }),
        };
        const locationId = isNamed ? settings.location : await context.location();
        const found = itemsOf(
          (after: string | undefined, limit) =>
            api().GET('/v1/attempts', { params: { query: { ...query, locationId, after, limit } } }),
          flags.limit,
        );
        let count = 0;
        for await (const attempt of found) {
          if (count === 0 && !out.json) out.row(undefined, () => tableTitles(columns, out));
          count += 1;
          out.row(attempt, () => tableLine(attempt, columns));
        }
        if (count === 0) out.note('There is none.');
      }),
    );
}
