import { exitCodes, Failure } from './failure.ts';
import { createProgram } from './program.ts';

/** Ends the process at once: what else might still be open was closed by the command, or has failed. */
try {
  await createProgram().parseAsync();
  process.exit(exitCodes.ok);
} catch (error) {
  if (error instanceof Failure) {
    for (const line of error.message.split('\n')) process.stderr.write(`relata: ${line}\n`);
    process.exit(error.exitCode);
  }
  process.stderr.write(`relata: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(exitCodes.failed);
}
