import type { Command } from 'commander';
import { confirm } from '../command/confirm.ts';
import type { Runner } from '../command/runner.ts';
import { idArgument } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';

export function addRevoke(tokens: Command, run: Runner): void {
  tokens
    .command('revoke')
    .description('revoke a token: whoever has it is refused from now on')
    .addArgument(idArgument('id', 'its id, not the token itself'))
    .action(
      run(async (context, id: string) => {
        if (id.startsWith('pit-'))
          throw new Failure('That is a token; its id is in relata tokens list', exitCodes.usage);
        await confirm(context, `Revoke token ${id}?`);
        await context.api().DELETE('/v1/tokens/{id}', { params: { path: { id } } });
        context.out.data({ id, revoked: true }, () => `Revoked ${id}`);
      }),
    );
}
