import { CommanderError } from 'commander';
import { exitCodes, Failure } from './failure.ts';
import { createProgram } from './program.ts';

const program = createProgram();
process.exitCode = await run(process.argv.slice(2));
// Where stdout is a pipe, what was written may still be on its way.
await new Promise((resolve) => process.stdout.write('', resolve));
// What might still be open was closed by the command, or has failed to.
process.exit();

async function run(args: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(isBare(args) ? [...args, 'start'] : args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (error instanceof Failure) {
      complain(error);
      return error.exitCode;
    }
    complain(error instanceof Error ? error : new Error(String(error)));
    return exitCodes.failed;
  }
}

/** `relata`, or with nothing but options that all commands have. */
function isBare(args: readonly string[]): boolean {
  if (args.length === 0) return true;
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

function complain(error: Error): void {
  const isFailure = error instanceof Failure;
  if (program.opts<{ json?: boolean }>().json) {
    const { message } = error;
    const known = isFailure ? { ...error.details, exitCode: error.exitCode } : { exitCode: exitCodes.failed };
    if (message !== '') process.stderr.write(`${JSON.stringify({ error: { message, ...known } })}\n`);
    return;
  }
  const text = isFailure ? error.message : (error.stack ?? error.message);
  for (const line of text.split('\n')) if (line !== '') process.stderr.write(`relata: ${line}\n`);
}
