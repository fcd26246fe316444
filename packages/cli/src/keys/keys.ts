import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { addFinish } from './finish.ts';
import { addList } from './list.ts';
import { addMake } from './make.ts';
import { addRotate } from './rotate.ts';

export function addKeys(program: Command, run: Runner): void {
  const keys = program
    .command('keys')
    .description('the keys that webhooks are signed with')
    .helpCommand(false);
  addList(keys, run);
  addRotate(keys, run);
  addFinish(keys, run);
  addMake(keys, run);
}
