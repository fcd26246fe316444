import type { Command } from 'commander';
import { confirm } from '../command/confirm.ts';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';

export function addRevoke(tokens: Command, run: Runner): void {
  tokens
    .command('revoke')
    .description('revoke a token: whoever has it is refused from now on')
    .addArgument(idArgument('id', 'its id, not the token itself'))
    .action(
      run(async (context, id: string) => {
        await confirm(context, `Revoke token ${id}?`);
        await context.api().DELETE('/v1/tokens/{id}', { params: { path: { id } } });
        context.out.data({ id, revoked: true }, () => `Revoked ${id}`);
      }),
    );
}
