import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { addCreate } from './create.ts';
import { addDelete } from './delete.ts';
import { addGet } from './get.ts';
import { addList } from './list.ts';
import { addPause, addResume } from './pause.ts';
import { addTest } from './test.ts';
import { addUpdate } from './update.ts';

export function addEndpoints(program: Command, run: Runner): void {
  const endpoints = program
    .command('endpoints')
    .description('make and change what gets webhooks')
    .helpCommand(false);
  addList(endpoints, run);
  addGet(endpoints, run);
  addCreate(endpoints, run);
  addUpdate(endpoints, run);
  addPause(endpoints, run);
  addResume(endpoints, run);
  addTest(endpoints, run);
  addDelete(endpoints, run);
}
