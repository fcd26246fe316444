import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relata-leftovers-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const config = { test: { pool: 'forks', globalSetup: [join(root, 'tools/test/global-setup.ts')] } };
  await writeFile(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)};`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs vitest, in a process of its own, on one test file whose only test does what is given. */
async function runTest(body: string): Promise<{ status: number | null; output: string }> {
  const imports = `import { spawn } from 'node:child_process'; import { mkdirSync, writeFileSync } from 'node:fs';
    import { tmpdir } from 'node:os'; import { join } from 'node:path'; import { test } from 'vitest';`;
  await writeFile(join(folder, 'made-up.test.ts'), `${imports} test('made up', async () => { ${body} });`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('a run', () => {
  test('passes when its tests leave nothing', async () => {
    const { status, output } = await runTest(
      `mkdirSync(join(tmpdir(), 'gone')); (await import('node:fs')).rmdirSync(join(tmpdir(), 'gone'));`,
    );
    expect(status, output).toBe(0);
  });

  test('fails when a test leaves a folder, and removes it', async () => {
    const note = join(folder, 'where');
    const { status, output } = await runTest(
      `const path = join(tmpdir(), 'forgotten'); mkdirSync(path); writeFileSync(${JSON.stringify(note)}, path);`,
    );
    expect(status).toBe(1);
    expect(output).toContain('in the temporary folder: forgotten');
    expect(existsSync(await readFile(note, 'utf8'))).toBe(false);
  });

  test.runIf(process.platform === 'linux')('fails when a test leaves a process, and ends it', async () => {
    const note = join(folder, 'pid');
    const { status, output } = await runTest(
      `const child = spawn('sleep', ['120'], { detached: true, stdio: 'ignore' }); child.unref();
       writeFileSync(${JSON.stringify(note)}, String(child.pid));`,
    );
    const pid = Number(await readFile(note, 'utf8'));
    expect(status).toBe(1);
    expect(output).toContain(`process ${pid}: sleep 120`);
    // Whoever inherited it may take a moment to notice its end.
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 5_000 }).toBe(false);
  });

  test('that is killed leaves no folder either', async () => {
    const note = join(folder, 'folder');
    await runTest(`writeFileSync(${JSON.stringify(note)}, tmpdir()); process.kill(process.ppid, 'SIGKILL');`);
    const path = await readFile(note, 'utf8');
    expect(path).toContain('relata-test-');
    await expect.poll(() => existsSync(path), { timeout: 5_000 }).toBe(false);
  });
});
