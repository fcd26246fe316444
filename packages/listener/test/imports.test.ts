import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// Asks Node itself what it loads, so that no way of writing an import goes unseen.
const script = `
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
  await import('@relata/listener');
`;

test("loads itself and the protocol's signatures, and nothing else: no TypeBox", async () => {
  const args = [
    '--conditions=relata-source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '--eval',
    script,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  const loaded = stdout.trim().split('\n');
  const elsewhere = loaded.filter(
    (url) => !/\/packages\/(listener\/src|protocol\/src\/signature)\/[^?]*\.ts$/.test(url),
  );
  expect(elsewhere).toEqual([]);
  expect(loaded.some((url) => url.endsWith('/protocol/src/signature/index.ts'))).toBe(true);
});
