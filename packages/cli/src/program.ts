import { Command } from 'commander';
import { addAttempts } from './attempts/attempts.ts';
import { addFlags } from './command/flags.ts';
import { run } from './command/runner.ts';
import { addCompletion } from './completion/completion.ts';
import { addConsole } from './console/console.ts';
import type { DemoFlags } from './demo/demo.ts';
import { addDoctor } from './doctor/doctor.ts';
import { addEndpoints } from './endpoints/endpoints.ts';
import { addEvents } from './events/events.ts';
import { addKeys } from './keys/keys.ts';
import { addLanes } from './lanes/lanes.ts';
import { addListen } from './listen/command.ts';
import { addLocations } from './locations/locations.ts';
import { addMigrate } from './migrate/migrate.ts';
import { addOpenapi } from './openapi/openapi.ts';
import { addReplay } from './replay/replay.ts';
import { addRows } from './rows/commands.ts';
import { addSign } from './sign/sign.ts';
import { addTokens } from './tokens/tokens.ts';
import { addTrigger } from './trigger/command.ts';
import { addVerify } from './verify/command.ts';
import { VERSION } from './version.ts';

/**
 * The commands; `relata` alone is `relata start`. The answer is written to stdout, all else to stderr.
 * What runs them is loaded only then: the server takes most of a second, which nobody waits for to read the help.
 */
export function createProgram(): Command {
  const program = new Command('relata')
    .description('Associations between records, announced by signed webhooks that are never lost.')
    .version(VERSION)
    .showHelpAfterError('(relata --help shows what there is)')
    // Commands take these three over when they are made.
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .usage('[options] [command]')
    .addHelpText('after', AFTER_HELP);
  addFlags(program);

  program
    .command('start')
    .description('start the server; its settings are environment variables, RELATA_PORT and others')
    .configureHelp({ showGlobalOptions: false })
    .action(async () => (await import('./start.ts')).start(process.env));

  program
    .command('demo')
    .description('play a story of buyers and properties, and show each webhook as it arrives')
    .option('--verbose', 'show the headers and bodies of the webhooks, byte for byte', false)
    .action(run(async (context, flags: DemoFlags) => (await import('./demo/demo.ts')).demo(context, flags)));

  addEndpoints(program, run);
  addEvents(program, run);
  addAttempts(program, run);
  addLanes(program, run);
  addReplay(program, run);
  addLocations(program, run);
  addTokens(program, run);
  addKeys(program, run);
  addSign(program, run);
  addVerify(program, run);
  addListen(program, run);
  addTrigger(program, run);
  addRows(program, run);
  addConsole(program, run);
  addDoctor(program, run);
  addMigrate(program, run);
  addOpenapi(program, run);
  addCompletion(program);

  program
    .command('version')
    .description('print the version')
    .action(
      run(({ out }) => {
        const { node } = process.versions;
        out.data({ version: VERSION, node, platform: `${process.platform}-${process.arch}` }, () => VERSION);
      }),
    );

  return program;
}

const AFTER_HELP = `
relata alone is relata start. Each command says more: relata demo --help.

Where a setting comes from: a flag, else the environment, else relata.config.json in this folder, else that of the user
(~/.config/relata/config.json; url, token, location, timeout).

How it ends: 0 done, 1 unexpected, 2 usage or settings, 3 token, 4 not found, 5 unreachable, 6 timeout, 7 refused,
8 partly failed, 130 interrupted.
`;
