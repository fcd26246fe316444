import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { addCreate } from './create.ts';
import { addList } from './list.ts';
import { addRevoke } from './revoke.ts';

export function addTokens(program: Command, run: Runner): void {
  const tokens = program
    .command('tokens')
    .description('make and revoke tokens of programs; needs the admin token')
    .helpCommand(false);
  addList(tokens, run);
  addCreate(tokens, run);
  addRevoke(tokens, run);
}
