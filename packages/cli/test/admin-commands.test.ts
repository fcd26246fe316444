import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../../tools/test/databases.ts';
import { endRelatas, preparedFolder, temporaryFolder } from './support/run-relata.ts';
import { type Ran, ran, type ServedRelata, serveRelata } from './support/served-relata.ts';

// The commands about the server itself, each as a process.

const timeout = 60_000;
let relata: ServedRelata;
beforeAll(async () => {
  relata = await serveRelata();
}, timeout);
afterAll(endRelatas);

const run = (...args: string[]): Promise<Ran> => relata.run(args);

describe('locations and tokens', { timeout }, () => {
  test('are made, used, listed and revoked', async () => {
    const none = await run('events', 'list');
    expect([none.code, none.stderr]).toEqual([4, 'relata: There is no location yet\n']);
    const made = (await run('locations', 'create', 'the first', '--json')).json<{ id: string }>();
    expect((await run('locations', 'list')).stdout).toMatch(new RegExp(`^ID .*\n${made.id} +the first +20`));
    // The only location there is.
    const created = await run('tokens', 'create', 'my app', '--scopes', 'webhooks.*,contacts.readonly');
    expect(created.stdout).toMatch(/^pit-[\w-]{43}\n$/);
    expect(created.stderr).toMatch(/It is shown only now:\n$/);
    const token = created.stdout.trim();
    const [listed] = (await run('tokens', 'list', '--json')).json<Record<string, unknown>[]>();
    expect(listed).toMatchObject({
      name: 'my app',
      locationIds: [made.id],
      scopes: ['webhooks.readonly', 'webhooks.write', 'contacts.readonly'],
    });
    expect(JSON.stringify(listed)).not.toContain(token);

    const withIt = (...args: string[]) => relata.run(args, { env: { RELATA_TOKEN: token } });
    const [lanes, refused, unnamed] = await Promise.all([
      withIt('lanes', 'list', '--json'),
      withIt('tokens', 'list'),
      withIt('events', 'list'),
    ]);
    expect([lanes.code, lanes.json()]).toEqual([0, []]);
    expect([refused.code, refused.stderr]).toEqual([3, 'relata: This needs the admin token.\n']);
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('Name the location')]);

    const unasked = await run('tokens', 'revoke', String(listed?.['id']));
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    const mistaken = await run('tokens', 'revoke', 'pit-0', '--yes');
    expect([mistaken.code, mistaken.stderr]).toEqual([2, expect.stringContaining('its id is in')]);
    expect((await run('tokens', 'revoke', String(listed?.['id']), '--yes')).code).toBe(0);
    const revoked = await withIt('lanes', 'list');
    expect([revoked.code, revoked.stderr]).toEqual([3, expect.stringContaining('Invalid token')]);
    await run('locations', 'create', 'the second');
    const several = await run('events', 'list');
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('the first');
    expect(several.stderr).toContain('the second');
    const wrong = await run('tokens', 'create', 'x', '--scopes', 'everything');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('There is no scope everything')]);
  });

  test('without a token there is a hint', async () => {
    const refused = await relata.run(['endpoints', 'list'], { env: { RELATA_TOKEN: '' } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/No token was given: set RELATA_TOKEN/);
  });
});

describe('keys', { timeout }, () => {
  test('are listed without a token, rotated and finished', async () => {
    const listed = await relata.run(['keys', 'list', '--json'], { env: { RELATA_TOKEN: '' } });
    expect(listed.json()).toMatchObject([{ status: 'active' }]);
    expect((await run('keys', 'rotate')).code).toBe(2);
    const rotated = await run('keys', 'rotate', '--overlap', '1', '--yes', '--json');
    expect(
      rotated
        .json<{ status: string }[]>()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['active', 'next']);
    const again = await run('keys', 'rotate', '--yes');
    expect([again.code, again.stderr]).toEqual([7, expect.stringContaining('finish that rotation first')]);
    const finished = await run('keys', 'finish', '--yes');
    expect([finished.code, finished.stdout]).toEqual([0, expect.stringMatching(/^KID +STATUS/)]);
  });

  test('of one’s own are made for nobody else, and sign what verify verifies', async () => {
    const folder = temporaryFolder();
    const local = (args: string[], stdin?: string): Promise<Ran> =>
      ran({ args, cwd: folder, env: { RELATA_URL: relata.url }, ...(stdin !== undefined && { stdin }) });
    const made = (await local(['keys', 'make', 'key.pem', '--json'])).json<{ spki: string; pem: string }>();
    expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'key.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const twice = await local(['keys', 'make', 'key.pem']);
    expect([twice.code, twice.stderr]).toEqual([2, 'relata: key.pem is there already\n']);

    const body = JSON.stringify({
      type: 'RelationCreate',
      webhookId: '76dd83c6-920d-4c9f-b99b-8d7c95a1ce6a',
    });
    writeFileSync(join(folder, 'body.json'), body);
    writeFileSync(join(folder, 'key.pub'), made.pem);
    const signed = await local(['sign', '--key', 'key.pem'], body);
    expect(signed.stdout).toMatch(
      /^x-ghl-signature: .*\nwebhook-id: 76dd83c6.*\nwebhook-timestamp: \d+\nwebhook-signature: v1a,.*\n$/,
    );
    writeFileSync(join(folder, 'headers.txt'), `POST / HTTP/1.1\r\n${signed.stdout}`);
    const verify = ['verify', 'body.json', '--headers', 'headers.txt', '--key'];
    const [good, byFile, explained] = await Promise.all([
      local([...verify, made.spki, '--json']),
      local([...verify, 'key.pub']),
      local([...verify, made.spki, '--explain', '--json']),
    ]);
    expect(good.json()).toMatchObject({ verified: true, type: 'RelationCreate', by: { sender: 'relata' } });
    expect([good.code, byFile.code, byFile.stderr]).toEqual([0, 0, '']);
    expect(explained.json()).toMatchObject({ verified: true, findings: [] });

    // With a line break behind it, an hour later, by the keys of the server.
    const [changed, late, foreign] = await Promise.all([
      local(['verify', '-', ...verify.slice(2), made.spki, '--explain'], `${body}\n`),
      local([
        ...verify,
        made.spki,
        '--explain',
        '--at',
        new Date(Date.now() + 3_600_000).toISOString(),
        '--json',
      ]),
      local([...verify.slice(0, -1), '--explain', '--json']),
    ]);
    expect([changed.code, changed.stderr]).toEqual([7, 'relata: not verified\n']);
    expect(changed.stdout).toMatch(
      /^signature_wrong: [\s\S]*\n\ntrailing_newline: A line break at the end .*\n {2}.*--data-binary/,
    );
    expect(late.json()).toMatchObject({ code: 'timestamp_too_old', findings: [{ code: 'stale' }] });
    expect(JSON.parse(late.stderr)).toEqual({
      error: { message: 'not verified', code: 'timestamp_too_old', exitCode: 7 },
    });
    expect(foreign.json()).toMatchObject({ verified: false, findings: [{ code: 'wrong_key_likely' }] });

    const cases: [string[], RegExp][] = [
      [['sign', 'body.json', '--key', 'key.pub'], /key\.pub has no private key/],
      [['sign', 'body.json'], /required option '--key <file>'/],
      [['sign', 'nowhere', '--key', 'key.pem'], /nowhere cannot be read \(ENOENT\)/],
      [['sign', 'body.json', '--key', 'key.pem', '--id', 'a.b'], /--id must be/],
      [['verify', 'body.json'], /Give the headers/],
      [['verify'], /Give the file with the body/],
      [[...verify, 'nonsense'], /nonsense is neither a key nor a file/],
      [['verify', '--attempt', 'body.json'], /not what relata attempts get --json writes/],
    ];
    const results = await Promise.all(cases.map(([args]) => local(args)));
    for (const [at, [args, message]] of cases.entries())
      expect([results[at]?.code, results[at]?.stderr], args.join(' ')).toEqual([
        2,
        expect.stringMatching(message),
      ]);
  });
});

test('relata openapi prints the document', { timeout }, async () => {
  const printed = await run('openapi');
  expect(JSON.parse(printed.stdout)).toMatchObject({ openapi: '3.1.0', paths: { '/v1/endpoints': {} } });
});

describe('relata doctor', { timeout }, () => {
  test('finds nothing wrong with a server that is well', async () => {
    const env = { RELATA_DATA_DIR: relata.dataDir, RELATA_PORT: new URL(relata.url).port };
    const seen = await relata.run(['doctor', '--json'], { env });
    const { ok, checks } = seen.json<{
      ok: boolean;
      checks: { name: string; state: string; message: string }[];
    }>();
    expect([seen.code, ok]).toEqual([0, true]);
    expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'node ok',
      'settings ok',
      'folder ok',
      'port ok',
      'server ok',
      'clock ok',
      'token ok',
      'endpoint skip',
    ]);
    expect(checks[2]?.message).toMatch(/is open in process \d+/);
    expect(checks[3]?.message).toMatch(/in use, by the relata/);
  });

  test('says what is broken, and ends with 1', async () => {
    const { id } = (
      await run('endpoints', 'create', 'http://127.0.0.1:9/', '--locations', '*', '--json')
    ).json<{ id: string }>();
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const env = { RELATA_PORT: port, RELATA_DATA_DIR: await preparedFolder() };
    const seen = await relata.run(['doctor'], { env });
    expect(seen.code).toBe(1);
    expect(seen.stdout).toMatch(
      new RegExp(`^fail +port +${port} of 127.0.0.1 is in use by something else\n +Stop what`, 'm'),
    );
    expect(seen.stdout).toMatch(/^ok +database +embedded PostgreSQL \d+/m);
    expect(seen.stdout).toMatch(/^ok +tables +\d+ migrations, none is pending$/m);
    expect(seen.stdout).toMatch(
      new RegExp(`^fail +endpoint +${id} http://127.0.0.1:9/: connect ECONNREFUSED`, 'm'),
    );
    expect(seen.stderr).toBe('relata: 2 of 10 are broken\n');
    // By the rules of another server, it may not even be tried.
    const strict = await relata.run(['doctor'], {
      env: { RELATA_EGRESS_ALLOW: 'none', RELATA_LOG_LEVEL: 'loud' },
    });
    expect(strict.stdout).toMatch(/^fail +settings +RELATA_LOG_LEVEL must be one of/m);
    await run('endpoints', 'delete', id, '--yes');
  });

  test('says that nothing answers, and that a token is not known', async () => {
    const seen = await ran({ args: ['doctor'], env: { RELATA_URL: 'http://127.0.0.1:9' } });
    expect(seen.code).toBe(0);
    expect(seen.stdout).toMatch(
      /^warn +server +Nothing answers at http:\/\/127\.0\.0\.1:9|^warn +server .*cannot be reached/m,
    );
    const unknown = await relata.run(['doctor'], { env: { RELATA_TOKEN: 'somebody-elses' } });
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toMatch(/^fail +token +Invalid token/m);
  });
});

describe('relata migrate', { timeout }, () => {
  test('shows what has been applied, and that there is nothing to do', async () => {
    const env = { RELATA_DATA_DIR: await preparedFolder() };
    const status = await ran({ args: ['migrate', 'status', '--json'], env });
    expect(status.json()).toMatchObject({ pending: [], applied: expect.arrayContaining(['0001_graph.sql']) });
    const up = await ran({ args: ['migrate', 'up', '--json'], env });
    expect([up.code, up.json()]).toEqual([0, { database: env.RELATA_DATA_DIR, applied: [] }]);
  });

  test('applies what is pending when it is told to, and doctor agrees', async () => {
    const { url, drop } = await freshDatabase();
    const env = { RELATA_DATABASE_URL: url };
    const before = await ran({ args: ['migrate', 'status'], env });
    expect(before.stdout).toMatch(
      /^pending {2}0001_graph\.sql\n[\s\S]*relata migrate up applies what is pending\.\n$/,
    );
    const asked = await ran({ args: ['migrate', 'up'], env });
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('say --yes')]);
    const applied = await ran({ args: ['migrate', 'up', '--yes', '--json'], env });
    expect(applied.json<{ applied: string[] }>().applied[0]).toBe('0001_graph.sql');
    const after = await ran({ args: ['migrate', 'status', '--json'], env });
    expect(after.json()).toMatchObject({ pending: [] });
    const seen = await relata.run(['doctor'], { env: { ...env, RELATA_PORT: '0' } });
    expect(seen.stdout).toMatch(/^ok +database +PostgreSQL 18/m);
    expect(seen.stdout).toMatch(/^ok +clock +this machine and the database differ by \d+ ms$/m);
    expect(seen.stdout).not.toContain('password');
    await drop();
  });

  test('does not touch what a server has open, and makes nothing where nothing is', async () => {
    const held = await ran({ args: ['migrate', 'status'], env: { RELATA_DATA_DIR: relata.dataDir } });
    expect([held.code, held.stderr]).toEqual([5, expect.stringMatching(/is open in process \d+/)]);
    const none = await ran({ args: ['migrate', 'up', '--yes'], env: { RELATA_DATA_DIR: './nowhere' } });
    expect([none.code, none.stderr]).toEqual([
      4,
      'relata: There is no database in ./nowhere yet: relata start makes one\n',
    ]);
    const wrong = await ran({ args: ['migrate', 'status'], env: { RELATA_DATABASE_URL: 'mysql://x' } });
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('RELATA_DATABASE_URL must begin'),
    ]);
  });
});

test('what does not answer is unreachable, and what is late is late', { timeout }, async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const [late, nobody, elsewhere] = await Promise.all([
    ran({ args: ['keys', 'list', '--url', url, '--timeout', '0.3'] }),
    ran({ args: ['keys', 'list', '--url', 'http://127.0.0.1:9', '--json'] }),
    ran({ args: ['keys', 'list', '--url', `${relata.url}/nowhere`] }),
  ]);
  expect([late.code, late.stderr]).toEqual([
    6,
    `relata: ${url} has not answered within 0.3 s. --timeout waits for longer.\n`,
  ]);
  expect(nobody.code).toBe(5);
  expect(JSON.parse(nobody.stderr)).toMatchObject({ error: { exitCode: 5 } });
  expect([elsewhere.code, elsewhere.stderr]).toEqual([
    4,
    expect.stringContaining('the address of a relata?'),
  ]);
  const [location] = (await relata.run(['locations', 'list', '--json'])).json<{ id: string }[]>();
  const update = ['trigger', 'RecordUpdate', '--object', 'nope', '--location', String(location?.id)];
  const unknown = await relata.run(update);
  expect([unknown.code, unknown.stderr]).toEqual([4, expect.stringMatching(/^relata: \w+ not found\n$/)]);
});

describe('the console', { timeout }, () => {
  test('is opened by a link that signs in once, with the rights of the token', async () => {
    const told = await run('console');
    const [link] = told.stdout.split('\n');
    expect(link).toMatch(new RegExp(`^${relata.url}/sign-in#[\\w-]{43}$`));
    expect([told.code, told.stderr]).toEqual([0, expect.stringMatching(/^Signs in once, until 20/)]);
    const json = (await run('console', '--json')).json<{ url: string; expiresAt: string }>();
    expect(Date.parse(json.expiresAt)).toBeGreaterThan(Date.now());
    for (const url of [link, json.url]) {
      const answers = [];
      for (let n = 0; n < 2; n += 1) {
        const answer = await fetch(`${relata.url}/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code: url?.split('#')[1] }),
        });
        answers.push(answer.status);
      }
      expect(answers).toEqual([200, 401]);
    }
    const refused = await relata.run(['console'], { env: { RELATA_TOKEN: 'pit-unknown' } });
    expect([refused.code, refused.stdout]).toEqual([3, '']);
  });

  test('is opened where relata is, also below a path', async () => {
    // As a proxy that has relata at /relata.
    const proxy = createServer((request, response) => {
      const { method = 'GET', url: path = '', headers } = request;
      const { authorization = '' } = headers;
      void fetch(relata.url + path.replace(/^\/relata/, ''), { method, headers: { authorization } })
        .then(async (answer) => {
          response.writeHead(path.startsWith('/relata/') ? answer.status : 404, {
            'content-type': answer.headers.get('content-type') ?? '',
          });
          response.end(await answer.text());
        })
        .catch(() => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    try {
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/relata`;
      for (const given of [url, `${url}/`]) {
        const told = await run('console', '--url', given);
        expect(told.stdout).toMatch(new RegExp(`^${url}/sign-in#[\\w-]{43}\n$`));
        expect(told.stderr).toContain('at the root of a host');
      }
    } finally {
      proxy.close();
    }
  });
});
