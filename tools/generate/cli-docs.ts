import type { Command } from 'commander';
import { exitCodes } from '../../packages/cli/src/failure.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import type { Generated } from './generated.ts';

const path = 'docs/cli.md';
/** What fits beside a page's margins. */
const WIDTH = 100;

/** docs/cli.md: what each command says of itself. */
export async function generateCliDocs(): Promise<Generated> {
  const program = createProgram();
  return new Map([[path, [intro, optionsOf(program), rest, exits(), ...commandsOf(program)].join('\n')]]);
}

const intro = `<!-- Written by \`node tools/run.mjs generate\`. -->
# The command

\`relata\` starts the server, and does from a terminal what the API does. \`npx relata\` is \`relata start\`; in a clone it is
\`npx relata\` too. Each command says what it takes: \`relata endpoints create --help\`.

\`\`\`sh
relata start                                   # shows the admin token once
export RELATA_TOKEN=pit-…
relata endpoints create http://127.0.0.1:3000/ --events 'Relation*'
relata events tail
relata attempts list --outcome failed --since 1h
\`\`\`

## Options of all commands
`;

const rest = `
What is not said by a flag comes from the environment, then from \`relata.config.json\` in the folder that you are in, then
from the file of the user: \`relata/config.json\` in \`$XDG_CONFIG_HOME\`, else in \`~/.config\`
(\`~/Library/Application Support\` on macOS, \`%APPDATA%\` on Windows).

| flag | variable | key in a file |
|---|---|---|
| \`--url\` | \`RELATA_URL\` | \`url\` |
| \`--token\` | \`RELATA_TOKEN\`, else \`RELATA_ADMIN_TOKEN\` | \`token\` |
| \`--location\` | \`RELATA_LOCATION\` | \`location\` |
| \`--timeout\` | | \`timeout\`, in seconds |

A file with anything else in it, or that is not JSON, is refused (2). A token in a file should be for nobody else to read
(\`chmod 600\`), and is sent only to the \`url\` of the same file: a folder that you have been given cannot say where yours
goes. Without \`--location\`, commands take the only location there is, if the token may ask for it.

## What is written where

The answer goes to stdout, everything about it to stderr; \`--quiet\` leaves out the latter, but for warnings and errors. With
\`--json\` the answer is one JSON document; lists that may be long (\`events list\`, \`events tail\`, \`attempts list\`) are an
object a line. An error is a line of JSON on stderr then: \`{"error": {"message", "exitCode"}}\`, with the server's \`code\`,
\`status\` and \`traceId\` if it is the server's.

There are colours, progress and questions on a terminal only. \`--no-color\`, \`NO_COLOR\` and \`FORCE_COLOR\` say it otherwise.
What cannot be taken back asks first; where nobody can answer, and with \`--no-input\`, it takes \`--yes\`.

Ctrl-C breaks off what is under way, and what a command has made for itself it takes away again. A reader that has seen
enough (\`relata events list | head -1\`) is no error.
`;

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done',
  failed:
    'something went wrong that should not have; `demo`: a webhook did not arrive; `doctor`: something is broken',
  usage: 'the command line, a file of settings or the environment is wrong, or Node is too old',
  auth: 'there is no token, or it may not do this',
  notFound: 'there is no such thing',
  unavailable: 'the server, its port, its folder or its database cannot be had',
  timeout: 'no answer in time',
  refused: 'the server has understood and does not do it; a webhook is not verified; a test was not taken',
  partlyFailed: 'some of it was done, and some was not',
  interrupted: 'by Ctrl-C, or by no to a question; other signals are 128 and their number',
};

function exits(): string {
  const rows = Object.entries(exitCodes).map(
    ([name, code]) => `| ${code} | ${meanings[name as keyof typeof meanings]} |`,
  );
  return ['## How it ends', '', '| exit code | |', '|---|---|', ...rows, ''].join('\n');
}

/** Each command that does something, with its help; those that only have others in them are headings. */
function commandsOf(program: Command): string[] {
  const shown = visible(program);
  return ['## Commands', '', ...shown.flatMap((command) => sectionOf(command, [command.name()]))];
}

function sectionOf(command: Command, names: readonly string[]): string[] {
  const heading = `${'#'.repeat(names.length + 2)} relata ${names.join(' ')}`;
  const commands = visible(command);
  return [
    heading,
    '',
    '```text',
    helpOf(command),
    '```',
    '',
    ...commands.flatMap((each) => sectionOf(each, [...names, each.name()])),
  ];
}

function visible(command: Command): Command[] {
  const commands = command.createHelp().visibleCommands(command) as Command[];
  return commands.filter((each) => each.name() !== 'help');
}

function optionsOf(program: Command): string {
  const help = helpOf(program);
  const options = help.slice(help.indexOf('Options:\n') + 'Options:\n'.length, help.indexOf('\n\nCommands:'));
  return `\`\`\`text\n${options}\n\`\`\``;
}

/** As it is written to a terminal of that width, without the options that all commands have. */
function helpOf(command: Command): string {
  let text = '';
  command
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
      getOutHelpWidth: () => WIDTH,
      getOutHasColors: () => false,
    })
    .outputHelp();
  return text.trimEnd();
}
