import { type Command, InvalidArgumentError, Option } from 'commander';

/** The options that every command has, as they stand on the command line. */
export interface Flags {
  readonly url?: string;
  readonly token?: string;
  readonly location?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly input: boolean;
  readonly yes?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** A day: whoever waits for longer waits for ever. */
export const TIMEOUT_SECONDS_MAX = 86_400;

/** `--give-up` of what follows a stream: a server is started anew in seconds, a machine in minutes. */
export const GIVE_UP_SECONDS_DEFAULT = 300;

export function addFlags(program: Command): Command {
  return program
    .addOption(new Option('--url <url>', 'the relata to talk to (RELATA_URL; default http://127.0.0.1:4080)'))
    .addOption(new Option('--token <token>', 'its token; others can see it here, not in RELATA_TOKEN'))
    .addOption(new Option('--location <id>', 'the location to work in (RELATA_LOCATION)'))
    .option('--json', 'write JSON: one document, or an object a line where it is a stream')
    .option('--quiet', 'leave out what is said beside the answer')
    .option('--no-color', 'no colours, as with NO_COLOR')
    .option('--no-input', 'ask nothing; what needs an answer fails')
    .option('--yes', 'yes to every question')
    .addOption(
      new Option('--timeout <seconds>', 'how long to wait for an answer (default 30)').argParser(readTimeout),
    );
}

function readTimeout(text: string): number {
  const timeoutMs = timeoutMsOf(Number(text));
  if (text.trim() === '' || timeoutMs === undefined)
    throw new InvalidArgumentError(`It must be seconds, at most ${TIMEOUT_SECONDS_MAX}.`);
  return timeoutMs;
}

/** Undefined if it is no such time. */
export function timeoutMsOf(seconds: unknown): number | undefined {
  if (typeof seconds !== 'number' || !(seconds > 0) || seconds > TIMEOUT_SECONDS_MAX) return undefined;
  return Math.ceil(seconds * 1_000);
}
