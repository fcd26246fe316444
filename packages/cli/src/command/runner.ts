import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { exitCodeOf, listenForEnding } from '../ending.ts';
import { Failure } from '../failure.ts';
import type { Context } from './context.ts';
import type { Flags } from './flags.ts';

/** Turns what a command does into what commander calls. */
export type Runner = <Args extends unknown[]>(
  action: (context: Context, ...args: Args) => Promise<void> | void,
) => (...args: Args) => Promise<void>;

/** For a command that is asked to end to take away what it made. */
const CLEAN_UP_MAX_MS = 10_000;

/** Gives an action its context, lets it end when the process is asked to, and explains what it throws. */
export const run: Runner =
  (action) =>
  async (...args) => {
    const command = args.at(-1) as Command;
    const { createContext } = await import('./context.ts');
    const { signal, asked } = listenForEnding();
    const context = createContext(command.optsWithGlobals<Flags>(), signal);
    const acting = Promise.resolve(action(context, ...args)).then(
      () => undefined,
      async (error: unknown) => {
        throw (await import('./explain-error.ts')).explainError(error, context);
      },
    );
    // It is waited for below; until then its failure is nobody's.
    acting.catch(() => {});
    const reason = await Promise.race([acting, asked]);
    if (reason === undefined) return;
    // What a request says that was broken off is not what went wrong; what a command says about it is.
    const said = acting.then(
      () => undefined,
      (error: unknown) => (error instanceof Failure ? error.message : undefined),
    );
    const message = await Promise.race([said, sleep(CLEAN_UP_MAX_MS, undefined, { ref: false })]);
    throw new Failure(message ?? '', exitCodeOf(reason));
  };
