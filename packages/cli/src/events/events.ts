import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { addGet } from './get.ts';
import { addList } from './list.ts';
import { addTail } from './tail.ts';

export function addEvents(program: Command, run: Runner): void {
  const events = program.command('events').description('read the log of a location').helpCommand(false);
  addList(events, run);
  addGet(events, run);
  addTail(events, run);
}
