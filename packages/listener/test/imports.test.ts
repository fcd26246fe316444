import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const { exports } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};
const entries = Object.keys(exports).map((path) => path.replace('.', '@relata/listener'));

/** What runs wherever there is `fetch`, and so loads nothing of Node. */
const everywhere = ['', '/fetch', '/hono', '/next', '/postgres', '/redis', '/testing'].map(
  (path) => `@relata/listener${path}`,
);

// Asks Node itself what it loads, so that no way of writing an import goes unseen.
const script = `
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
  await import(process.argv[1]);
`;

async function loadedBy(entry: string): Promise<string[]> {
  const args = [
    '--conditions=relata-source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '--eval',
    script,
    entry,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  return stdout.trim().split('\n');
}

const isOurs = (url: string): boolean =>
  /\/packages\/(listener\/src|protocol\/src\/signature)\/[^?]*\.ts$/.test(url);

describe.concurrent('what is loaded', () => {
  test.each(entries)(
    "by %s is the listener and the protocol's signatures: no TypeBox, no framework",
    async (entry) => {
      const elsewhere = (await loadedBy(entry)).filter((url) => !isOurs(url));
      expect(elsewhere.filter((url) => !url.startsWith('node:'))).toEqual([]);
      if (everywhere.includes(entry)) expect(elsewhere).toEqual([]);
    },
  );

  test("is seen: the protocol's signatures are", async () => {
    const loaded = await loadedBy('@relata/listener');
    expect(loaded.some((url) => url.endsWith('/protocol/src/signature/index.ts'))).toBe(true);
    expect(await loadedBy('@relata/protocol')).toContainEqual(expect.stringContaining('typebox'));
  });

  test('is little: the root loads no adapter and no database', async () => {
    const loaded = await loadedBy('@relata/listener');
    expect(loaded.filter((url) => /\/src\/(adapters|testing)|postgres|redis/.test(url))).toEqual([]);
  });
});
