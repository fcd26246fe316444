import type { Command } from 'commander';
import { itemsOf } from '../command/pages.ts';
import type { Runner } from '../command/runner.ts';
import { idArgument, wholeNumber } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';
import { showAttempt } from './show.ts';

interface GetFlags {
  readonly endpoint?: string;
  readonly try?: number;
  readonly replay?: number;
}

export function addGet(attempts: Command, run: Runner): void {
  attempts
    .command('get')
    .description('show the latest attempt of an event, with its request as it was sent')
    .addArgument(idArgument('event', 'its webhookId'))
    .option('--endpoint <id>', 'at this endpoint')
    .option('--try <number>', 'this try instead of the latest', wholeNumber(1, 1_000_000))
    .option('--replay <number>', 'of this replay; 0 for what went live', wholeNumber(0, 1_000_000_000))
    .addHelpText('after', '\nExample: relata attempts get 76dd83c6-920d-4c9f-b99b-8d7c95a1ce6a --try 1')
    .action(
      run(async ({ out, api, settings }, webhookId: string, flags: GetFlags) => {
        const query = {
          endpointId: flags.endpoint,
          locationId: settings.location,
          include: 'request' as const,
        };
        const found = itemsOf((after: string | undefined, limit) =>
          api().GET('/v1/events/{webhookId}/attempts', {
            params: { path: { webhookId }, query: { ...query, after, limit } },
          }),
        );
        for await (const attempt of found) {
          if (flags.try !== undefined && attempt.number !== flags.try) continue;
          if (flags.replay !== undefined && attempt.replay !== flags.replay) continue;
          showAttempt(out, attempt);
          return;
        }
        throw new Failure(`There is no such attempt of ${webhookId}`, exitCodes.notFound);
      }),
    );
}
