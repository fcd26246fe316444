import type { Command } from 'commander';
import { confirm } from '../command/confirm.ts';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';

export function addDelete(endpoints: Command, run: Runner): void {
  endpoints
    .command('delete')
    .description('delete an endpoint, its place in each log, and what waits to be tried again')
    .addArgument(idArgument('id', 'its id'))
    .action(
      run(async (context, id: string) => {
        const { out, api } = context;
        const params = { path: { id } };
        const { data } = await api().GET('/v1/endpoints/{id}', { params });
        await confirm(context, `Delete endpoint ${id} (${data.url ?? 'pulled'})?`);
        await api().DELETE('/v1/endpoints/{id}', { params });
        out.data({ id, deleted: true }, () => `Deleted ${id}`);
      }),
    );
}
