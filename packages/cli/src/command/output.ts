import { createStyle, hasColors, type Style } from './colors.ts';
import type { Flags } from './flags.ts';

/** What a command says. The answer goes to stdout, everything about it to stderr. */
export interface Output {
  readonly json: boolean;
  /** For what is written with `data` and `row`. */
  readonly style: Style;
  /** The answer: with `--json` one document, else a text. At most once a command. */
  data(value: unknown, human: () => string): void;
  /** One of many answers: with `--json` an object a line, else a text of one or more lines. */
  row(value: unknown, human: () => string): void;
  /** Left out with `--quiet`. */
  note(text: string): void;
  warn(text: string): void;
  /** On a terminal only, and not with `--quiet` or `--json`. */
  progress(label: string, total?: number): Progress;
}

export interface Progress {
  /** How many are done so far. */
  update(done: number): void;
  /** Takes it away again. */
  done(): void;
}

export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** More often nobody can read it. */
const PROGRESS_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

export function createOutput(
  flags: Pick<Flags, 'json' | 'quiet' | 'color'>,
  { stdout, stderr }: Streams,
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const json = flags.json === true;
  const quiet = flags.quiet === true;
  const talk = createStyle(hasColors(stderr, flags.color, env));
  let running: { readonly draw: () => void } | undefined;

  function say(text: string): void {
    if (running !== undefined) stderr.write(CLEAR_LINE);
    stderr.write(`${text}\n`);
    running?.draw();
  }

  function answer(text: string): void {
    if (running !== undefined) stderr.write(CLEAR_LINE);
    stdout.write(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    running?.draw();
  }

  return {
    json,
    style: createStyle(hasColors(stdout, flags.color && !json, env)),
    data: (value, human) => answer(json ? JSON.stringify(value, null, 2) : human()),
    row: (value, human) => answer(json ? JSON.stringify(value) : human()),
    note: (text) => {
      if (!quiet) say(text);
    },
    warn: (text) => say(`${talk('yellow', 'warning:')} ${text}`),
    progress(label, total) {
      if (quiet || json || !stderr.isTTY) return { update: () => {}, done: () => {} };
      let count = 0;
      let drawnMs = 0;
      const bar = {
        draw: () => {
          drawnMs = Date.now();
          stderr.write(`${CLEAR_LINE}${talk('dim', progressText(label, count, total))}`);
        },
      };
      running = bar;
      bar.draw();
      return {
        update: (done) => {
          count = done;
          if (running === bar && Date.now() - drawnMs >= PROGRESS_MS) bar.draw();
        },
        done: () => {
          if (running !== bar) return;
          running = undefined;
          stderr.write(CLEAR_LINE);
        },
      };
    },
  };
}

function progressText(label: string, done: number, total: number | undefined): string {
  if (total === undefined) return `${label} ${done}`;
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  return `${label} ${done} of ${total} (${percent} %)`;
}
