import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidatesFor } from '../src/completion/candidates.ts';
import { type Shell, scripts } from '../src/completion/scripts.ts';
import { createProgram } from '../src/program.ts';
import { endRelatas, temporaryFolder } from './support/run-relata.ts';
import { ran } from './support/served-relata.ts';

const program = createProgram();
const words = (...typed: string[]): string[] => candidatesFor(program, typed).map(({ word }) => word);

describe('what could stand there', () => {
  test('is a command', () => {
    const all = program.commands.map((command) => command.name());
    expect(all.length).toBeGreaterThan(15);
    expect(words('')).toEqual(expect.arrayContaining(all));
    expect(words('end')).toEqual(['endpoints']);
    expect(words('endpoints', 're')).toEqual(['resume']);
    expect(words('--json', '--url', 'http://x', 'tok')).toEqual(['tokens']);
    expect(words('endpoints', 'get', '')).toEqual([]);
  });

  test('is an option: the own ones of a command, and those of all', () => {
    expect(words('endpoints', 'create', '--ord')).toEqual(['--ordering']);
    expect(words('endpoints', 'create', 'http://x', '--ti')).toEqual(['--timeout']);
    expect(words('version', '--ordering')).toEqual([]);
    // A command that stands for another one has its options.
    expect(words('replay', 'an-endpoint', '--si')).toEqual(['--since']);
    expect(words('events', 'list', '--', '--ty')).toEqual([]);
  });

  test('is one of the values of an option or argument', () => {
    expect(words('endpoints', 'create', '--ordering', '')).toEqual(['entity', 'location', 'none']);
    expect(words('events', 'list', '--type', 'Rel')).toEqual(['RelationCreate', 'RelationDelete']);
    expect(words('events', 'list', '--type=Rel')).toEqual(['--type=RelationCreate', '--type=RelationDelete']);
    expect(words('events', 'list', '--order', '')).toEqual(['asc', 'desc']);
    // As bash takes it apart.
    expect(words('events', 'list', '--type', '=', 'RelationC')).toEqual(['RelationCreate']);
    expect(words('events', 'list', '--type', '=')).toContain('ContactDelete');
    expect(words('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
    expect(words('verify', '--key', '')).toEqual([]);
  });
});

describe('relata completion', { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(() => {
    // What stands in the path as `relata`.
    folder = temporaryFolder();
    const bin = join(import.meta.dirname, '..', 'bin', 'relata.js');
    const path = join(folder, 'relata');
    writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" --conditions=relata-source "${bin}" "$@"\n`);
    chmodSync(path, 0o755);
  });
  afterAll(endRelatas);

  test.each<Shell>(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const printed = await ran({ args: ['completion', shell] });
    expect([printed.code, printed.stderr, printed.stdout]).toEqual([0, '', scripts[shell]]);
  });

  test('knows no other shell', async () => {
    const refused = await ran({ args: ['completion', 'tcsh'] });
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('Allowed choices are bash, zsh, fish, powershell');
  });

  test('works in bash', () => {
    const complete = (line: string): string[] => {
      const typed = line.split(' ');
      // What bash does when somebody presses the tabulator.
      const script = `source <(relata completion bash)
        COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length - 1}
        "$(complete -p relata | sed 's/.*-F \\([^ ]*\\).*/\\1/')" && printf '%s\\n' "\${COMPREPLY[@]}"`;
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, NODE_OPTIONS: '' };
      const bash = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env });
      expect(bash.stderr).toBe('');
      return bash.stdout.split('\n').filter((word) => word !== '');
    };
    expect(complete('relata endp')).toEqual(['endpoints']);
    expect(complete('relata endpoints update x --re')).toEqual(
      expect.arrayContaining(['--retry', '--remove-header']),
    );
    expect(complete('relata endpoints create --ordering ')).toEqual(['entity', 'location', 'none']);
  });

  // Only bash is on every machine.
  test.each([
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ] as const)('is understood by %s, if there is one', (shell, args) => {
    const path = join(folder, `script.${shell}`);
    writeFileSync(path, scripts[shell]);
    const checked = spawnSync(shell, [...args, path], { encoding: 'utf8' });
    if (checked.error !== undefined) {
      console.warn(`There is no ${shell} here: its script was not tried.`);
      return;
    }
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});
