import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { showKeys } from './show.ts';

export function addList(keys: Command, run: Runner): void {
  keys
    .command('list')
    .description('list the public keys; needs no token')
    .action(
      run(async ({ out, api }) => {
        const { data } = await api().GET('/v1/keys');
        showKeys(out, data.keys);
      }),
    );
}
