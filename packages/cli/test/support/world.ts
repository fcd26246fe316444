import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@relata/client';
import type { Context } from '../../src/command/context.ts';
import { createOutput } from '../../src/command/output.ts';
import { preparedFolder, type Relata, runRelata, temporaryFolder } from './run-relata.ts';

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** A relata that runs, and a folder in which commands are run against it. */
export interface World {
  readonly url: string;
  readonly token: string;
  readonly folder: string;
  /** The server's own folder. */
  readonly dataDir: string;
  readonly server: Relata;
  newLocation(): Promise<string>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Starts a command; `locationId` is that of `RELATA_LOCATION`. */
  start(
    locationId: string,
    args: readonly string[],
    stdin?: string | Buffer,
    node?: readonly string[],
  ): Relata;
  /** Runs a command to its end. */
  relata(locationId: string, args: readonly string[], stdin?: string | Buffer): Promise<Ended>;
  write(name: string, content: string | Buffer): string;
  read(name: string): string;
  /** The objects in a file of NDJSON. */
  // biome-ignore lint/suspicious/noExplicitAny: rows are looked into by tests, which is their check
  rows(name: string): any[];
}

const TOKEN = 'the-admin-token-of-a-test';

/** Gone after `endRelatas`. */
export async function startWorld(env: Readonly<Record<string, string>> = {}): Promise<World> {
  const dataDir = await preparedFolder();
  const server = runRelata({ env: { ...serverEnv(dataDir), ...env } });
  return worldAt(await server.ready(), server, dataDir);
}

/** What a server runs with. */
export function serverEnv(dataDir: string): Record<string, string> {
  return {
    RELATA_DATA_DIR: dataDir,
    RELATA_ADMIN_TOKEN: TOKEN,
    RELATA_DEMO: 'off',
    RELATA_LOG_LEVEL: 'error',
  };
}

export function worldAt(url: string, server: Relata, dataDir: string): World {
  const folder = temporaryFolder();
  const world: World = {
    url,
    token: TOKEN,
    folder,
    dataDir,
    server,
    newLocation: async () => (await world.call('POST', '/v1/locations', { name: 'Test' })).id,
    async call(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    start: (locationId, args, stdin, node = []) =>
      runRelata({
        args,
        node,
        cwd: folder,
        env: { ...homeless(folder), RELATA_URL: url, RELATA_TOKEN: TOKEN, RELATA_LOCATION: locationId },
        ...(stdin !== undefined && { stdin }),
      }),
    async relata(locationId, args, stdin) {
      const command = world.start(locationId, args, stdin);
      const code = await command.ended;
      return { code, stdout: command.stdout(), stderr: command.stderr() };
    },
    write(name, content) {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    rows: (name) =>
      world
        .read(name)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
  return world;
}

/** Whoever runs the tests may have settings of their own. */
function homeless(folder: string): Record<string, string> {
  return { HOME: folder, XDG_CONFIG_HOME: join(folder, '.config') };
}

/** A context for what is tested without a process of its own, and what was said and answered in it. */
export function contextIn({ url, token }: World, locationId: string): { context: Context; said: string[] } {
  const said: string[] = [];
  const stream = { isTTY: false, write: (text: string) => said.push(text) } as unknown as NodeJS.WriteStream;
  const flags = { json: true, color: false, input: false };
  const { signal } = new AbortController();
  const client = createClient({ url, token, signal });
  const context: Context = {
    flags,
    settings: { url, token, location: locationId, timeoutMs: 30_000, warnings: [] },
    out: createOutput(flags, { stdout: stream, stderr: stream }, {}),
    env: {},
    signal,
    api: () => client,
    cleanUpApi: () => client,
    location: async () => locationId,
  };
  return { context, said };
}
