import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { generators } from './all.ts';
import type { Generated } from './generated.ts';

const root = join(import.meta.dirname, '../..');
const names = Object.keys(generators);
let written: Record<string, Generated>;

beforeAll(async () => {
  const entries = Object.entries(generators);
  written = Object.fromEntries(
    await Promise.all(entries.map(async ([name, generate]) => [name, await generate()])),
  );
});

test.each(names)('what generate writes for %s is current', (name) => {
  const files = [...(written[name] ?? [])];
  const stale = files.filter(([path, content]) => read(path) !== content).map(([path]) => path);
  expect(files).not.toEqual([]);
  expect(stale, 'run: node tools/run.mjs generate').toEqual([]);
});

test('what the checks pass over because it is generated is', () => {
  const known = Object.values(written).flatMap((files) => [...files.keys()]);
  const there = globSync('packages/*/src/generated/**/*.*', { cwd: root });
  expect(there.filter((path) => !known.includes(path))).toEqual([]);
});

function read(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}
