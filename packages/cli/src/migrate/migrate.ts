import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';

export function addMigrate(program: Command, run: Runner): void {
  const migrate = program
    .command('migrate')
    .description('see and change the state of the tables; the server does it by itself when it starts')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nThe database is that of RELATA_DATABASE_URL, else the folder in RELATA_DATA_DIR, as for relata start.',
    );

  migrate
    .command('status')
    .description('list what has been applied, and what would be')
    .action(run(async (context) => (await import('./status.ts')).status(context)));

  migrate
    .command('up')
    .description('bring the tables to what this version needs; there is no way back')
    .action(run(async (context) => (await import('./up.ts')).up(context)));
}
