import { CommanderError } from 'commander';
import { complain, exitCodeOf } from './complain.ts';
import { exitCodes } from './failure.ts';
import { createProgram } from './program.ts';

/** Runs what the command line asks for, says what goes wrong, and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  endQuietlyWithoutReader();
  const program = createProgram();
  try {
    await program.parseAsync(isBare(args) ? [...args, 'start'] : args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    complain(error, program.opts<{ json?: boolean }>().json ? 'json' : 'text');
    return exitCodeOf(error);
  }
}

/** `relata` with nothing but options that all commands have. */
function isBare(args: readonly string[]): boolean {
  try {
    const silent = { writeOut: () => {}, writeErr: () => {} };
    const { operands, unknown } = createProgram()
      .configureOutput(silent)
      .parseOptions([...args]);
    return operands.length === 0 && unknown.length === 0;
  } catch {
    return false;
  }
}

/** `relata events list | head -1`: whoever read this has read enough. */
function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}
