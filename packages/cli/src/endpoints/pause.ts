import type { Command } from 'commander';
import type { Context } from '../command/context.ts';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';
import { showEndpoint } from './show.ts';

export function addPause(endpoints: Command, run: Runner): void {
  endpoints
    .command('pause')
    .description('send it nothing until it is resumed; nothing is lost')
    .addArgument(idArgument('id', 'its id'))
    .action(run((context, id: string) => setStatus(context, id, 'paused')));
}

export function addResume(endpoints: Command, run: Runner): void {
  endpoints
    .command('resume')
    .description('go on where it stopped, also after it was down or disabled')
    .addArgument(idArgument('id', 'its id'))
    .action(run((context, id: string) => setStatus(context, id, 'enabled')));
}

async function setStatus({ out, api }: Context, id: string, status: 'enabled' | 'paused'): Promise<void> {
  const { data } = await api().PATCH('/v1/endpoints/{id}', { params: { path: { id } }, body: { status } });
  showEndpoint(out, data);
}
