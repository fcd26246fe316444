import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { time, wholeNumber } from '../command/values.ts';
import type { VerifyFlags } from './verify.ts';

/** More than anybody tolerates. */
const TOLERANCE_MAX = 1_000_000_000;

export function addVerify(program: Command, run: Runner): void {
  program
    .command('verify')
    .description('check a webhook that you received, and say why it does not verify')
    .argument('[body]', 'the file with its body as it came, byte for byte, or - for stdin')
    .option('--headers <file>', 'a file with the headers that came with it, a "name: value" a line')
    .option('--header <line>', 'one of the headers: "name: value"; may be given several times', each)
    .option(
      '--attempt <file>',
      'instead of body and headers: what relata attempts get --json has written, or -',
    )
    .option(
      '--key <key>',
      'a public key, a file with one, or highlevel (default: those of relata, and HighLevel’s)',
      each,
    )
    .option('--at <time>', 'judge how old it is as of then (default: now)', time)
    .option('--tolerance <seconds>', 'how old it may be (default 300)', wholeNumber(0, TOLERANCE_MAX))
    .option('--explain', 'say what has happened to it, found by trying')
    .addHelpText(
      'after',
      `
Examples:
  relata verify body.json --headers headers.txt --explain
  relata attempts get <webhookId> --json | relata verify --attempt -`,
    )
    .action(
      run(async (context, path: string | undefined, flags: VerifyFlags) =>
        (await import('./verify.ts')).verify(context, path, flags),
      ),
    );
}

function each(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
