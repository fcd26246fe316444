import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

interface ConsoleBuilder {
  ensureConsole(root: string, node: string): Promise<boolean>;
}

/** The folder of the console, built of the sources as they are: as `npm start` does it. */
export async function builtConsole(): Promise<string> {
  // Plain JavaScript, which has no types.
  const builder: string = '../../../tools/run/console.mjs';
  const { ensureConsole } = (await import(builder)) as ConsoleBuilder;
  if (!(await ensureConsole(root, process.execPath))) throw new Error('the console could not be built');
  return join(root, 'packages/console/dist');
}
