import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';

export function addOpenapi(program: Command, run: Runner): void {
  program
    .command('openapi')
    .description('print what the server says of its API: OpenAPI 3.1, its webhooks among it')
    .addHelpText('after', '\nExample: relata openapi > openapi.json')
    .action(
      run(async ({ out, api }) => {
        const { data } = await api().GET('/openapi.json');
        out.data(data, () => JSON.stringify(data, null, 2));
      }),
    );
}
