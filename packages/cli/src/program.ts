import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { DemoOptions } from './demo/demo.ts';
import { exitCodes } from './failure.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * The commands; `relata` alone is `relata start`. What a person asked for is written to stdout, all else to stderr.
 * What runs them is loaded only then: the server takes most of a second, which nobody waits for to read the help.
 */
export function createProgram(): Command {
  const program = new Command('relata')
    .description('Associations between records, announced by signed webhooks that are never lost.')
    .version(version)
    .showHelpAfterError('(relata --help shows what there is)')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.ok : exitCodes.usage));

  program
    .command('start', { isDefault: true })
    .description('start the server; its settings are environment variables, RELATA_PORT and others')
    // `relata nonsense` gets here as well: without this it is told of too many arguments for a command that it did not name.
    .allowExcessArguments()
    .action(async (_options: object, command: Command) => {
      const [excess] = command.args;
      if (excess !== undefined)
        command.error(`error: there is no command ${excess}, and start takes no arguments`);
      await (await import('./start.ts')).start(process.env);
    });

  program
    .command('demo')
    .description('play a story of buyers and properties, and show each webhook as it arrives')
    .option('--url <url>', 'a running relata to play it against, instead of one of its own')
    .option('--token <token>', 'the admin token of that relata (default: RELATA_ADMIN_TOKEN)')
    .option('--verbose', 'show the headers and bodies of the webhooks, byte for byte', false)
    .action(async (options: DemoOptions) => (await import('./demo/demo.ts')).demo(options, process.env));

  program
    .command('version')
    .description('print the version')
    .action(() => void process.stdout.write(`${version}\n`));

  return program;
}
