import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A file of the console that is there already compressed, perhaps. */
export interface Asset {
  readonly path: string;
  /** What it is compressed with → the file that is so. */
  readonly encodings: ReadonlyMap<string, string>;
}

/** The console as it was built. */
export interface Built {
  readonly index: string;
  /** Of `index`, as it lies there. */
  readonly etag: string;
  /** By the name in `/assets/`. What is not among them is not served: no path is made of what a request says. */
  readonly assets: ReadonlyMap<string, Asset>;
}

/** Best first. */
const ENDINGS: readonly (readonly [encoding: string, ending: string])[] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];
const ETAG_CHARACTERS = 22;

/** Where the console was built to: that of the package beside this one. Undefined where there is none. */
export function findConsole(): string | undefined {
  const places = createRequire(import.meta.url).resolve.paths('@relata/console') ?? [];
  return places.map((place) => join(place, '@relata/console/dist')).find((dir) => existsSync(indexOf(dir)));
}

/** Gives what was built, read again when it has been built again; undefined while there is nothing. */
export function createBuiltFiles(dir: string | undefined): () => Promise<Built | undefined> {
  let known: { built: Promise<Built>; version: string; dir: string } | undefined;
  return async () => {
    // It may be built while the server runs, and looked for again only as long as it has not been found.
    const place = dir ?? known?.dir ?? findConsole();
    if (place === undefined) return undefined;
    const version = await versionOf(place);
    if (version === undefined) return undefined;
    if (known?.version !== version) {
      const built = read(place);
      known = { built, version, dir: place };
      built.catch(() => {
        known = undefined;
      });
    }
    return known.built;
  };
}

async function versionOf(dir: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(indexOf(dir));
    return `${mtimeMs} ${size}`;
  } catch {
    return undefined;
  }
}

async function read(dir: string): Promise<Built> {
  const index = await readFile(indexOf(dir), 'utf8');
  const digest = createHash('sha256').update(index).digest('base64url').slice(0, ETAG_CHARACTERS);
  const entries = await readdir(join(dir, 'assets'), { withFileTypes: true }).catch(() => []);
  const names = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const assets = new Map<string, Asset>();
  for (const name of names) {
    if (ENDINGS.some(([, ending]) => name.endsWith(ending) && names.has(name.slice(0, -ending.length))))
      continue;
    const there = ENDINGS.filter(([, ending]) => names.has(name + ending));
    assets.set(name, {
      path: join(dir, 'assets', name),
      encodings: new Map(there.map(([encoding, ending]) => [encoding, join(dir, 'assets', name + ending)])),
    });
  }
  return { index, etag: `W/"${digest}"`, assets };
}

function indexOf(dir: string): string {
  return join(dir, 'index.html');
}
