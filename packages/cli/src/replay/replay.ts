import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { addCancel } from './cancel.ts';
import { addGet } from './get.ts';
import { addList } from './list.ts';
import { addRecover } from './recover.ts';
import { addResend } from './resend.ts';
import { addStart } from './start.ts';

export function addReplay(program: Command, run: Runner): void {
  const replay = program
    .command('replay')
    .description('send again: a part of the log, what was given up, or one event')
    .helpCommand(false);
  addStart(replay, run);
  addRecover(replay, run);
  addResend(replay, run);
  addList(replay, run);
  addGet(replay, run);
  addCancel(replay, run);
}
