import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { endRelatas, temporaryFolder } from './support/run-relata.ts';
import { ran } from './support/served-relata.ts';

// What a command loads it makes everybody wait for. Counted, not timed.

afterAll(endRelatas);

/** Names of packages, and of those of this repository, that a command has loaded. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const folder = temporaryFolder();
  const hooks = join(folder, 'hooks.mjs');
  const list = join(folder, 'loaded.txt');
  writeFileSync(list, '');
  writeFileSync(
    hooks,
    `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context); } });`,
  );
  const { code, stderr } = await ran({ args, node: ['--import', hooks] });
  expect([code, stderr]).toEqual([0, '']);
  const urls = readFileSync(list, 'utf8').split('\n');
  const names = urls.map((url) =>
    /\/node_modules\/((?:@[^/]+\/)?[^/]+)|\/packages\/([^/]+)\/src\//.exec(url),
  );
  return [...new Set(names.flatMap((match) => match?.[1] ?? match?.[2] ?? []))].sort();
}

describe('is loaded', { timeout: 60_000 }, () => {
  test.each([
    [['--help']],
    [['endpoints', 'create', '--help']],
    [['completion', 'words', '--', 'e']],
    [['help']],
  ])('for %j no more than commands and their names', async (args) => {
    expect(await loadedBy(...args)).toEqual(['cli', 'commander', 'protocol']);
  });

  test('for the version not much more', async () => {
    const loaded = await loadedBy('version');
    for (const heavy of ['server', 'fastify', 'pg', 'typebox', 'listener', '@clack/prompts', 'csv-parse'])
      expect(loaded).not.toContain(heavy);
  });

  test('from then on as it was compiled, which is kept beside the packages', async () => {
    expect((await ran({ args: ['version'] })).code).toBe(0);
    const kept = readdirSync(join(import.meta.dirname, '../../../node_modules/.cache/relata'));
    expect(kept).toContainEqual(expect.stringContaining(process.version));
  });
});
