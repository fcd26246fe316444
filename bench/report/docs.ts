import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scenarios } from '../scenarios.ts';
import { readKept } from './kept.ts';
import { chartsFolder, page } from './page.ts';

const root = join(import.meta.dirname, '../..');

/** docs/benchmarks.md and its pictures, of the results that are kept: path from the root to content. */
export function docs(): ReadonlyMap<string, string> {
  return page(readKept(), scenarios);
}

/** Writes them, and removes pictures of what is not measured any more. */
export async function writeDocs(): Promise<void> {
  const files = docs();
  for (const [path, content] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  for (const path of await stalePictures(files)) await rm(join(root, path));
}

export async function stalePictures(files: ReadonlyMap<string, string>): Promise<string[]> {
  const there = await readdir(join(root, chartsFolder)).catch(() => []);
  return there.map((name) => `${chartsFolder}/${name}`).filter((path) => !files.has(path));
}
