import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';

export function addDoctor(program: Command, run: Runner): void {
  program
    .command('doctor')
    .description('look for what is wrong: Node, settings, database, clocks, port, server, endpoints')
    .addHelpText(
      'after',
      `
It looks at the settings of the server (RELATA_DATA_DIR, RELATA_DATABASE_URL, RELATA_PORT, …) in this environment and
folder, at the server of --url, and, with a token, at whether its endpoints can be reached from here by the rules of
RELATA_EGRESS_ALLOW. It sends them nothing and changes nothing. It ends with 1 if something is broken.`,
    )
    .action(run(async (context) => (await import('./examine.ts')).examine(context)));
}
