import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checks } from './all.ts';
import { readTree } from './tree.ts';

const root = join(import.meta.dirname, '../..');

test('the repository keeps its own rules', () => {
  const tree = readTree(root);
  // An empty tree would keep every rule.
  expect(tree.size).toBeGreaterThan(100);
  expect(checks.flatMap((check) => check(tree))).toEqual([]);
});

/** The rules that are left to the linter: they are in its configuration, and it has to see them. */
test.each([
  ['export default 1;', 'noDefaultExport'],
  ["export * from './b.ts';", 'noReExportAll'],
  ['export const a = (b: string | null): string => b!;', 'noNonNullAssertion'],
  ['export const a = (b: any): unknown => b;', 'noExplicitAny'],
  ["import { T } from './b.ts';\nexport const a = (b: T): T => b;", 'useImportType'],
  ["import fs from 'fs';\nexport const a = fs;", 'useNodejsImportProtocol'],
  ["import b from './b.ts';\nimport a from './a.ts';\nexport const c = a + b;", 'organizeImports'],
  ['export const a = "b"', 'format'],
])('the linter refuses %s', async (content, rule) => {
  const folder = await mkdtemp(join(tmpdir(), 'relata-lint-'));
  try {
    await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
    await writeFile(join(folder, 'made-up.ts'), `${content}\n`);
    // Without git, which a made-up folder does not have.
    const args = ['ci', '--vcs-enabled=false', '--error-on-warnings', 'made-up.ts'];
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout + stderr).toContain(rule);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
