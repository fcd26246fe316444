import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signedRequest, testKeys } from '@relata/listener/testing';
import { expect, onTestFinished, test } from 'vitest';

// Each example as somebody runs it, in a process of its own.

const listenerFolder = join(import.meta.dirname, '..');
const root = join(listenerFolder, '../..');
const examples = join(root, 'examples');

test('each folder of examples is run here', async () => {
  const folders = (await readdir(examples, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(['next', ...withServer].sort());
});

const withServer = ['express', 'fastify', 'fetch', 'hono', 'node'];

test.each(withServer)('examples/%s', async (name) => {
  const program = start(
    ['--conditions=relata-source', 'server.js'],
    join(examples, name),
    await environment(),
  );
  await check(program, /webhooks go to (http:\S+)/);
});

test('examples/next', async () => {
  // Next compiles only what lies in the folder in which it finds itself, and knows no condition of ours.
  const copy = await mkdtemp(join(listenerFolder, '.next-example-'));
  onTestFinished(async () => {
    if (basename(copy).startsWith('.next-example-'))
      await rm(copy, { recursive: true, force: true, maxRetries: 5 });
  });
  await cp(join(examples, 'next'), copy, { recursive: true });
  const resolveAlias = {
    '@relata/listener': './../src/index.ts',
    '@relata/listener/next': './../src/adapters/next.ts',
    '@relata/protocol/signature': './../../protocol/src/signature/index.ts',
  };
  await writeFile(
    join(copy, 'next.config.mjs'),
    `export default ${JSON.stringify({ turbopack: { root, resolveAlias } })};`,
  );
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const env = { ...(await environment()), NEXT_TELEMETRY_DISABLED: '1' };
  const program = start([next, 'dev', '--hostname', '127.0.0.1', '--port', '0'], copy, env);
  await check(program, /Local:\s+(http:\S+)/, '/webhooks');
}, 60_000);

/** Port 0: any that is free. */
const environment = async (): Promise<NodeJS.ProcessEnv> => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  PORT: '0',
  KEYS: (await testKeys()).relata,
});

interface Program {
  readonly process: ChildProcess;
  readonly said: () => string;
}

function start(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  return { process: child, said: () => said };
}

/** Waits until it is so; throws what the program said when it takes too long. */
async function until(isSo: () => boolean, timeoutMs: number, said: () => string): Promise<void> {
  for (const end = performance.now() + timeoutMs; !isSo(); await sleep(10)) {
    if (performance.now() > end) throw new Error(`still not so after ${timeoutMs} ms:\n${said()}`);
  }
}

/** Sends a genuine webhook and a tampered one; only the first is printed. */
async function check({ process, said }: Program, address: RegExp, path = ''): Promise<void> {
  await until(() => address.test(said()) || process.exitCode !== null, 30_000, said);
  const url = `${address.exec(said())?.[1]}${path}`;
  const genuine = await signedRequest('RelationCreate', {
    firstRecordId: 'biscuit',
    secondRecordId: 'clinic',
  });
  expect((await fetch(genuine.toRequest(url))).status, said()).toBe(200);
  const { headers, event } = await signedRequest('RelationCreate', { firstRecordId: 'biscuit' });
  const body = JSON.stringify({ ...event, firstRecordId: 'somebody else' });
  expect((await fetch(url, { method: 'POST', headers, body })).status, said()).toBe(401);
  await until(() => said().includes('biscuit is linked to clinic'), 5_000, said);
  expect(said()).not.toContain('somebody else');
}
