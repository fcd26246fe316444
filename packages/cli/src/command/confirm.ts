import { exitCodes, Failure } from '../failure.ts';
import type { Context } from './context.ts';

/**
 * Asks before something that cannot be taken back. Throws a `Failure` unless the answer is yes: on a terminal by the
 * person there, elsewhere by `--yes` alone.
 */
export async function confirm({ flags, signal }: Context, question: string): Promise<void> {
  if (flags.yes) return;
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!flags.input || !isTerminal)
    throw new Failure(`${question} It is not asked here: say --yes.`, exitCodes.usage);
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({
    message: question,
    initialValue: false,
    input: process.stdin,
    output: process.stderr,
    signal,
  });
  if (answer !== true) throw new Failure('Nothing was changed', exitCodes.interrupted);
}
