import type { Command } from 'commander';
import { withoutControls } from '../command/colors.ts';
import type { Context } from '../command/context.ts';
import type { Runner } from '../command/runner.ts';
import { details } from '../command/table.ts';
import { idArgument } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';
import type { Event } from './show.ts';

export function addGet(events: Command, run: Runner): void {
  events
    .command('get')
    .description('show one event, with its body')
    .addArgument(
      idArgument('event', "its number in the location's log, or its webhookId if it was ever sent"),
    )
    .addHelpText('after', '\nExample: relata events get 42 --location eHy2cOSZxMQzQ6Yyvl8P')
    .action(
      run(async (context, id: string) => {
        const event = /^\d{1,15}$/.test(id)
          ? await eventAt(context, await context.location(), Number(id))
          : await eventSent(context, id);
        if (event === undefined) throw new Failure(`There is no event ${id}`, exitCodes.notFound);
        const { payload, ...rest } = event;
        context.out.data(
          event,
          () => `${details(rest, context.out)}\n\n${withoutControls(JSON.stringify(payload, null, 2))}`,
        );
      }),
    );
}

async function eventAt({ api }: Context, locationId: string, seq: number): Promise<Event | undefined> {
  if (seq === 0) return undefined;
  const query = { locationId, after: seq - 1, limit: 1 };
  const { data } = await api()
    .GET('/v1/events', { params: { query } })
    .catch(async (error: unknown) => {
      const { ApiError } = await import('@relata/client');
      // Below the first that is kept.
      if (error instanceof ApiError && error.code === 'log_gone')
        throw new Failure(`The log no longer has event ${seq}: ${error.detail}`, exitCodes.notFound);
      throw error;
    });
  const [event] = data.data;
  return event?.seq === seq ? event : undefined;
}

/** The log has no index by webhookId; what was sent of it tells its number. */
async function eventSent(context: Context, webhookId: string): Promise<Event | undefined> {
  const params = { path: { webhookId }, query: { limit: 1, locationId: context.settings.location } };
  const { data } = await context.api().GET('/v1/events/{webhookId}/attempts', { params });
  const [attempt] = data.data;
  return attempt && eventAt(context, attempt.locationId, attempt.seq);
}
