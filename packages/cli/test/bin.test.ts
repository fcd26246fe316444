import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { endRelatas, temporaryFolder } from './support/run-relata.ts';

const packageFolder = join(import.meta.dirname, '..');

/** As a shell runs it: without the condition that leads to the source. */
function runBin(folder: string, args: readonly string[] = ['version']) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/relata.js'), ...args], {
    cwd: temporaryFolder(),
    encoding: 'utf8',
    env: withoutRelata(),
  });
  return { status, stdout, stderr };
}

function withoutRelata(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(RELATA_|NODE_)/.test(name));
  return Object.fromEntries(kept);
}

/** What of the package is there, somewhere else. */
function copyOf(parts: readonly string[], place = 'relata'): string {
  const folder = join(temporaryFolder(), place);
  for (const part of ['package.json', 'bin', ...parts])
    cpSync(join(packageFolder, part), join(folder, part), { recursive: true });
  return folder;
}

describe('the file that npx runs', () => {
  afterEach(endRelatas);

  test('runs the source in a clone, and says nothing of it', () => {
    const { status, stdout, stderr } = runBin(packageFolder);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('starts the server in a clone, its threads as well', async () => {
    const child = spawn(process.execPath, [join(packageFolder, 'bin/relata.js'), 'start'], {
      cwd: temporaryFolder(),
      env: { ...withoutRelata(), RELATA_PORT: '0', RELATA_DEMO: 'off', RELATA_DATA_DIR: 'data' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    expect(line).toMatch(/^relata is listening on http:/);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test.each([
    ['it is not built and there is no source', () => copyOf([]), /dist\/main\.js/],
    ['its packages are not installed', () => copyOf(['src']), /Cannot find package 'commander'/],
    [
      'its source is where Node runs none',
      () => copyOf(['src'], 'node_modules/relata'),
      /under node_modules/,
    ],
  ])('says in a line what to do when %s', (_, make, reason) => {
    const { status, stdout, stderr } = runBin(make());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^relata: this copy of relata is not complete \(.*npm start.*\n$/);
    expect(stderr).toMatch(reason);
  });

  test('leaves what is wrong inside as it is', () => {
    const folder = copyOf([]);
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/main.js'), `throw new Error('broken on purpose');`);
    const { status, stderr } = runBin(folder);
    expect(status).toBe(1);
    expect(stderr).toContain('Error: broken on purpose');
  });
});
