import { type Command, Option } from 'commander';
import { GIVE_UP_SECONDS_DEFAULT } from '../command/flags.ts';
import type { Runner } from '../command/runner.ts';
import { list, wholeNumber } from '../command/values.ts';
import { readSeconds } from '../rows/commands.ts';
import type { ListenFlags } from './listen.ts';

/** A server that is built anew before it starts. */
const RETRY_SECONDS_DEFAULT = 60;

export function addListen(program: Command, run: Runner): void {
  program
    .command('listen')
    .description(
      'post the webhooks of a location, as they are, to a server on this machine; nobody needs to reach it',
    )
    .argument('[to]', 'a port, such as 3000 or 3000/webhooks, or a URL; without it events are only shown')
    .option('--endpoint <id>', 'what this endpoint gets, instead of one that is made for this time')
    .option('--events <names>', 'these alone, such as RelationCreate,Association* (may be repeated)', list)
    .option(
      '--after <sequence>',
      'begin behind this number of the log (default: what happens from now on)',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--print', 'show headers and bodies', false)
    .addOption(
      new Option('--retry-for <seconds>', 'how long an event is posted again that is not answered with 2xx')
        .default(RETRY_SECONDS_DEFAULT)
        .argParser(readSeconds),
    )
    .option('--no-retry', 'post each event once')
    .addOption(
      new Option('--give-up <seconds>', 'how long to wait for a relata that is away')
        .default(GIVE_UP_SECONDS_DEFAULT)
        .argParser(readSeconds),
    )
    .option('--keep', 'leave the endpoint that is made behind', false)
    .addHelpText(
      'after',
      `
Examples:
  relata listen 3000/webhooks
  relata listen https://localhost:8443/hooks --events 'Relation*' --print
  relata listen 3000 --endpoint 6b02227928badd29bfd922e9 --after 0

Body and headers are those of a webhook that is sent, byte for byte, so the signatures are right. Events are posted one
after the other, in the order of the log. What happens while the connection to relata is broken comes when it is there
again. It ends with 3 when the token no longer holds, with 4 when the endpoint is deleted, with 5 when relata is away for
too long, and with 7 when the log was reset, or has let go what was to come next.`,
    )
    .action(
      run(async (context, to: string | undefined, flags: ListenFlags) =>
        (await import('./listen.ts')).listen(context, to, flags),
      ),
    );
}
