import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { endRelatas, preparedFolder, runRelata, temporaryFolder } from './support/run-relata.ts';

const DEMO = 'eHy2cOSZxMQzQ6Yyvl8P';

afterEach(endRelatas);

// Several starts one after the other, each with a new embedded database, on a machine that runs other tests too.
const timeout = 120_000;

describe('relata start', { timeout }, () => {
  test('says when it can be used, shows the admin token once, keeps its data, and ends cleanly', async () => {
    const dataDir = join(temporaryFolder(), 'made', 'by', 'relata');
    const first = runRelata({ env: { RELATA_DATA_DIR: dataDir } });
    const url = await first.ready();
    expect(first.stdout()).toBe(`relata is listening on ${url}\n`);
    const token = adminTokenIn(first.stderr());
    expect(await locations(url, token)).toEqual([DEMO]);
    // npm and shells pass on what has reached the process already: two at once are one.
    first.child.kill('SIGTERM');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.stdout()).toBe(`relata is listening on ${url}\n`);

    const second = runRelata({ env: { RELATA_DATA_DIR: dataDir, RELATA_DEMO: 'off' } });
    expect(await locations(await second.ready(), token)).toEqual([DEMO]);
    expect(second.stderr()).not.toMatch(/admin token|pit-/);
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  test('starts empty on demand, and shows no token where it was given one', async () => {
    const token = 'a-token-of-my-own-choice';
    const relata = runRelata({
      args: ['start'],
      env: { RELATA_DATA_DIR: await preparedFolder(), RELATA_DEMO: 'off', RELATA_ADMIN_TOKEN: token },
    });
    expect(await locations(await relata.ready(), token)).toEqual([]);
    expect(relata.stderr()).not.toContain(token);
  });

  test('shows a link that signs in to the console, once', async () => {
    const env = { RELATA_DATA_DIR: await preparedFolder(), RELATA_LOG_LEVEL: 'info' };
    for (const added of [{}, { RELATA_ADMIN_TOKEN: 'a-token-of-my-own-choice' }]) {
      const relata = runRelata({ env: { ...env, ...added } });
      const url = await relata.ready();
      const link = new RegExp(`^Open ${url}/sign-in#([\\w-]{43}) `, 'm');
      await expect.poll(relata.stderr).toMatch(link);
      const signIn = () =>
        fetch(`${url}/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code: link.exec(relata.stderr())?.[1] }),
        });
      const answer = await signIn();
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ admin: true })]);
      expect((await signIn()).status).toBe(401);
      relata.child.kill('SIGTERM');
      expect(await relata.ended).toBe(0);
    }
  });

  test('shows no such link where the log may be read by others', async () => {
    const env = { RELATA_DATA_DIR: await preparedFolder(), RELATA_HOST: '0.0.0.0' };
    const relata = runRelata({ env });
    await relata.ready();
    await expect.poll(relata.stderr).toMatch(/^The console is at http:\/\/0\.0\.0\.0:\d+\/ /m);
    expect(relata.stderr()).not.toContain('sign-in#');
  });

  test('says in one line that another process has the folder', async () => {
    const env = { RELATA_DATA_DIR: await preparedFolder() };
    const first = runRelata({ env });
    await first.ready();
    const second = runRelata({ env });
    expect(await second.ended).toBe(5);
    expect(second.stderr()).toMatch(/^relata: .*is open in process.*RELATA_DATA_DIR.*\n$/);
    expect(second.stdout()).toBe('');
  });

  test('says in one line that the port is in use, and shows the token at the start that succeeds', async () => {
    const port = await takePort();
    const env = { RELATA_DATA_DIR: await preparedFolder(), RELATA_LOG_LEVEL: 'error' };
    const relata = runRelata({ env: { ...env, RELATA_PORT: String(port) } });
    expect(await relata.ended).toBe(5);
    expect(relata.stderr()).toMatch(new RegExp(`^relata: Port ${port} .*in use.*RELATA_PORT.*\n$`));
    expect(relata.stdout()).toBe('');
    const next = runRelata({ env });
    expect(await locations(await next.ready(), adminTokenIn(next.stderr()))).toEqual([DEMO]);
  });

  test('says in one line what else is not to be had', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const cases: [Record<string, string>, RegExp][] = [
      [{ RELATA_DATA_DIR: file }, /file cannot be used/],
      [
        { RELATA_DATABASE_URL: 'postgres://someone:secret@127.0.0.1:1/data' },
        /127\.0\.0\.1:1\/data cannot be reached/,
      ],
      [
        { RELATA_DATABASE_URL: 'postgres://someone:secret@localhost:1/data' },
        /localhost:1\/data cannot be reached/,
      ],
    ];
    for (const [env, message] of cases) {
      const relata = runRelata({ env: { ...env, RELATA_LOG_LEVEL: 'error' } });
      expect(await relata.ended).toBe(5);
      expect(relata.stderr()).toMatch(message);
      expect(relata.stderr()).toMatch(/^relata: .*\n$/);
      expect(relata.stderr()).not.toContain('secret');
    }
  });

  test('ends with 1 when something fails that nobody caught, and logs it', async () => {
    const fail =
      'data:text/javascript,process.on("SIGUSR2", () => Promise.reject(new Error("nobody caught me")))';
    const relata = runRelata({ node: ['--import', fail], env: { RELATA_DATA_DIR: await preparedFolder() } });
    await relata.ready();
    relata.child.kill('SIGUSR2');
    expect(await relata.ended).toBe(1);
    expect(relata.stderr()).toMatch(/"level":60.*nobody caught me/);
  });

  test('ends with 1 when the embedded database is lost, since nothing but a new start brings it back', async () => {
    const dataDir = await preparedFolder();
    const relata = runRelata({ env: { RELATA_DATA_DIR: dataDir } });
    await relata.ready();
    // What a process does that took this one for dead: it makes a lock of its own, and removes this one's.
    const locks = readdirSync(dataDir).filter((name) => name.startsWith('lock-'));
    expect(locks).toHaveLength(1);
    const [lock = ''] = locks;
    const next = `lock-${Number(lock.slice('lock-'.length)) + 1}`;
    writeFileSync(join(dataDir, next), readFileSync(join(dataDir, lock)));
    rmSync(join(dataDir, lock));
    expect(await relata.ended).toBe(1);
    expect(relata.stderr()).toMatch(/^relata: The embedded database has ended: .*Start relata again\.$/m);
  });

  test('says all that is wrong with its environment at once', async () => {
    const relata = runRelata({
      env: {
        RELATA_PORT: '65536',
        RELATA_LOG_LEVEL: 'loud',
        RELATA_DEMO: 'maybe',
        RELATA_ADMIN_TOKEN: 'short',
        RELATA_SECRET: 'shortsecret',
      },
    });
    expect(await relata.ended).toBe(2);
    const lines = relata.stderr().trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const name of [
      'RELATA_PORT',
      'RELATA_LOG_LEVEL',
      'RELATA_DEMO',
      'RELATA_ADMIN_TOKEN',
      'RELATA_SECRET',
    ]) {
      expect(lines).toContainEqual(expect.stringContaining(`relata: ${name} must`));
    }
    expect(relata.stderr()).not.toContain('shortsecret');
    expect(relata.stdout()).toBe('');
  });

  test('ends with 2 when its secret is not that of the database', async () => {
    const env = { RELATA_DATA_DIR: await preparedFolder(), RELATA_LOG_LEVEL: 'error' };
    const secret = randomBytes(32).toString('base64');
    const first = runRelata({ env: { ...env, RELATA_SECRET: secret } });
    await first.ready();
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const other = randomBytes(32).toString('base64');
    const cases: [Record<string, string>, RegExp][] = [
      [{}, /^relata: RELATA_SECRET must be set: .*\n$/],
      [{ RELATA_SECRET: other }, /^relata: RELATA_SECRET is not the one .*\n$/],
    ];
    for (const [added, message] of cases) {
      const relata = runRelata({ env: { ...env, ...added } });
      expect(await relata.ended).toBe(2);
      expect(relata.stderr()).toMatch(message);
      expect(relata.stderr()).not.toContain(other);
      expect(relata.stdout()).toBe('');
    }
  });
});

describe('relata', { timeout }, () => {
  test.each([['version'], ['--version'], ['-V']])('%s prints the version', async (arg) => {
    const relata = runRelata({ args: [arg] });
    expect(await relata.ended).toBe(0);
    expect(relata.stdout()).toBe(`${packageJson.version}\n`);
  });

  test.each([['nonsense'], ['--nonsense'], ['start', 'nonsense'], ['demo', '--url'], ['--timeout', 'soon']])(
    'refuses %s %s with 2, and says where to look',
    async (...args) => {
      const relata = runRelata({ args });
      expect(await relata.ended).toBe(2);
      expect(relata.stderr()).toContain('relata --help');
      expect(relata.stdout()).toBe('');
    },
  );

  test('suggests what may have been meant', async () => {
    const relata = runRelata({ args: ['strat'] });
    expect(await relata.ended).toBe(2);
    expect(relata.stderr()).toMatch(/^error: unknown command 'strat'\n\(Did you mean start\?\)\n/);
  });

  test('says that a Node is too old', async () => {
    const pretend = (version: string) =>
      `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    for (const version of ['20.20.2', '22.18.0']) {
      const relata = runRelata({ node: ['--import', pretend(version)], args: ['version'] });
      expect(await relata.ended).toBe(2);
      expect(relata.stderr()).toMatch(
        new RegExp(`^relata: Node ${version} is too old\\. Install Node 24 .*\n$`),
      );
    }
    const relata = runRelata({ node: ['--import', pretend('22.19.0')], args: ['version'] });
    expect(await relata.ended).toBe(0);
  });
});

function adminTokenIn(stderr: string): string {
  const tokens = new Set(stderr.match(/pit-[\w-]{43}/g));
  expect(tokens.size).toBe(1);
  return [...tokens][0] as string;
}

async function locations(url: string, token: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/locations`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const { data } = (await response.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

/** A port that is in use until the test ends. */
async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
