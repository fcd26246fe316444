import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { idArgument, list } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';
import { textOf } from './show.ts';
import { waitFor } from './wait.ts';

interface ResendFlags {
  readonly to: readonly string[];
  readonly wait?: boolean;
}

export function addResend(replay: Command, run: Runner): void {
  replay
    .command('resend')
    .description('send one event once more')
    .addArgument(idArgument('event', 'its webhookId'))
    .requiredOption(
      '--to <endpoints>',
      'the endpoints that get it, separated by commas; "*" for all that want it',
      list,
    )
    .option('--wait', 'until it has been sent')
    .addHelpText(
      'after',
      "\nExample: relata replay resend 76dd83c6-920d-4c9f-b99b-8d7c95a1ce6a --to '*' --wait",
    )
    .action(
      run(async (context, webhookId: string, { to, wait }: ResendFlags) => {
        const { data } = await context.api().POST('/v1/events/{webhookId}/resend', {
          params: { path: { webhookId } },
          body: { endpointIds: to.includes('*') ? '*' : to, locationId: context.settings.location },
        });
        context.out.data(data, () => data.data.map((each) => textOf(each, context.out)).join('\n\n'));
        if (wait) await waitFor(context, data.data);
        if (data.refused.length > 0)
          throw new Failure(
            `These have too many replays running: ${data.refused.join(', ')}`,
            data.data.length > 0 ? exitCodes.partlyFailed : exitCodes.refused,
          );
      }),
    );
}
