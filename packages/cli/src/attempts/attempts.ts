import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { addGet } from './get.ts';
import { addList } from './list.ts';

export function addAttempts(program: Command, run: Runner): void {
  const attempts = program
    .command('attempts')
    .description('see what was sent, and what came back')
    .helpCommand(false);
  addList(attempts, run);
  addGet(attempts, run);
}
