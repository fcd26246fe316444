import { keepCompiledCode } from './compile-cache.ts';
import { complain, exitCodeOf } from './complain.ts';
import { exitCodes } from './failure.ts';

keepCompiledCode();
process.exitCode = await run(process.argv.slice(2));
// Where stdout is a pipe, what was written may still be on its way.
await new Promise((resolve) => process.stdout.write('', resolve));
// What might still be open was closed by the command, or has failed to.
process.exit();

async function run(args: readonly string[]): Promise<number> {
  const [command = 'start', ...others] = args;
  if (command !== 'start' || others.length > 0) return (await import('./run-command.ts')).runCommand(args);
  // A server needs nothing of the other commands, which take 80 ms to load.
  try {
    const { start } = await import('./start.ts');
    await start(process.env);
    return exitCodes.ok;
  } catch (error) {
    complain(error, 'text');
    return exitCodeOf(error);
  }
}
