import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './run-relata.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'relata.js');

/** `relata` on a terminal, where stdout and stderr are one. */
export interface OnTerminal {
  /** All that has been written, with what a terminal makes of it. */
  screen(): string;
  /** Waits until the screen shows it; fails if the command ends before. */
  shows(pattern: RegExp): Promise<void>;
  type(keys: string): void;
  readonly ended: Promise<number>;
}

export const CTRL_C = '\u0003';
export const ENTER = '\r';

export function onTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): OnTerminal {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(RELATA_|NODE_|FORCE_COLOR|NO_COLOR|CI$)/.test(name),
  );
  const folder = temporaryFolder();
  const terminal = spawn(process.execPath, ['--conditions=relata-source', bin, ...args], {
    name: env['TERM'] ?? 'xterm-256color',
    cols: 200,
    rows: 50,
    cwd: folder,
    env: { ...(Object.fromEntries(inherited) as Record<string, string>), XDG_CONFIG_HOME: folder, ...env },
  });
  let screen = '';
  const listeners = new Set<() => void>();
  const wake = (): void => {
    for (const listener of listeners) listener();
  };
  terminal.onData((text) => {
    screen += text;
    wake();
  });
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => {
    terminal.onExit(({ exitCode }) => {
      code = exitCode;
      resolve(exitCode);
      wake();
    });
  });
  // A test that failed has not waited for it.
  onTestFinished(() => {
    if (code === undefined) terminal.kill('SIGKILL');
  });
  return {
    screen: () => screen,
    ended,
    type: (keys) => terminal.write(keys),
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(screen)) resolve();
          else if (code !== undefined) reject(new Error(`ended with ${code}: ${screen}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}
