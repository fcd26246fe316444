import { exitCodes, Failure } from './failure.ts';
import { createProgram } from './program.ts';

process.exitCode = await run();
// Where stdout is a pipe, what was written may still be on its way.
await new Promise((resolve) => process.stdout.write('', resolve));
// What might still be open was closed by the command, or has failed to.
process.exit();

async function run(): Promise<number> {
  try {
    await createProgram().parseAsync();
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof Failure) {
      complain(error.message);
      return error.exitCode;
    }
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exitCodes.failed;
  }
}

function complain(message: string): void {
  for (const line of message.split('\n')) process.stderr.write(`relata: ${line}\n`);
}
