import type { Answered } from '@relata/client';
import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';

export function addOpenapi(program: Command, run: Runner): void {
  program
    .command('openapi')
    .description('print what the server says of its API: OpenAPI 3.1, its webhooks among it')
    .addHelpText('after', '\nExample: relata openapi > openapi.json')
    .action(
      run(async ({ out, api }) => {
        // The document does not describe itself, so the client has no type for its path.
        const get = api().GET as unknown as (path: string) => Promise<Answered<unknown>>;
        const { data } = await get('/openapi.json');
        out.data(data, () => JSON.stringify(data, null, 2));
      }),
    );
}
