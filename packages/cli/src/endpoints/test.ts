import { type EventType, eventTypes } from '@relata/protocol/events/types';
import { type Command, Option } from 'commander';
import { showAttempt } from '../attempts/show.ts';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';

export function addTest(endpoints: Command, run: Runner): void {
  endpoints
    .command('test')
    .description('send a marked sample event, and show what is answered; it counts for nothing')
    .addArgument(idArgument('id', 'its id'))
    .addOption(new Option('--type <type>', 'the event').choices(eventTypes))
    .action(
      run(async ({ out, api, settings }, id: string, { type }: { readonly type?: EventType }) => {
        const { data } = await api().POST('/v1/endpoints/{id}/test', {
          params: { path: { id } },
          body: { type, locationId: settings.location },
        });
        showAttempt(out, data);
        if (data.outcome === 'failed')
          throw new Failure(
            `The test was not taken: ${data.error ?? `it answered ${data.status}`}`,
            exitCodes.refused,
          );
      }),
    );
}
