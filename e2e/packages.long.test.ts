import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createClient, type RelataClient } from '../packages/client/src/index.ts';
import { build } from '../tools/publish/build.ts';
import { pack } from '../tools/publish/pack.ts';
import { packagesOf } from '../tools/publish/packages.ts';
import { cleanEnvironment, install, installed, run } from './packages/consumer.ts';
import { type Block, blocksOf, commandOf } from './packages/readme-blocks.ts';
import { copyWorkspace } from './packages/workspace.ts';

// What npm would get is installed into empty folders, as by somebody who has never seen this repository.

/** Building takes a quarter of a minute, installing downloads 50 MB the first time; machines differ. */
const PREPARE_MS = 10 * 60_000;
const CASE_MS = 3 * 60_000;
/** So that nobody thinks twice before putting it into a function that is billed by its size. */
const LISTENER_BYTES_MAX = 40_000;

const root = join(import.meta.dirname, '..');
const packages = packagesOf(root);
const names = packages.map(({ description }) => description.name);
/** All but the command, which nobody imports. */
const imported = packages.filter(({ description }) => description.exports !== undefined);
/** `@relata/listener`, `@relata/listener/node` and so on. */
const entries = imported.flatMap(({ description }) =>
  Object.keys(description.exports ?? {}).map((path) => description.name + path.slice(1)),
);

let folder: string;
/** A program that has everything. */
let consumer: string;
let tarballs: Map<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relata-packages-'));
  consumer = join(folder, 'consumer');
  const workspace = join(folder, 'workspace');
  await copyWorkspace(root, packages, workspace);
  await build(workspace, packages);
  const packed = await pack(workspace, packages, join(folder, 'tarballs'));
  tarballs = new Map(names.map((name, at) => [name, packed[at] ?? '']));
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  // The README shows HighLevel's SDK too.
  const others = ['@types/node', '@gohighlevel/api-client'].map((name) => `${name}@${devDependencies[name]}`);
  await install(consumer, [...tarballs.values(), ...others]);
}, PREPARE_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(packages)(
  '$description.name',
  ({ folder: source, description: { name, files, exports, scripts } }) => {
    test('has what is made of its source, and nothing else', async () => {
      const { path, description } = await installed(consumer, name);
      const there = await filesIn(path);
      for (const field of ['private', 'devDependencies', 'scripts'])
        expect(description).not.toHaveProperty(field);
      if (scripts?.['build'] !== undefined) {
        // The names of what a bundler makes are its own.
        const others = there.filter((file) => !/^dist\/assets\/[\w.-]+\.\w+(\.br|\.gz)?$/.test(file));
        expect(others.sort()).toEqual(['LICENSE', 'README.md', 'dist/index.html', 'package.json']);
        return;
      }
      const own = files.filter((part) => part !== 'dist');
      const kept = await Promise.all(
        own.map(async (part) => (await filesIn(join(root, source, part))).map((file) => `${part}/${file}`)),
      );
      const made = (await filesIn(join(root, source, 'src'))).flatMap((file) => {
        const [, stem] = /^(.*)\.ts$/.exec(file) ?? [];
        if (stem === undefined) return [`dist/${file}`];
        return exports === undefined ? [`dist/${stem}.js`] : [`dist/${stem}.js`, `dist/${stem}.d.ts`];
      });
      expect(there.sort()).toEqual(['LICENSE', 'README.md', 'package.json', ...kept.flat(), ...made].sort());
      const faults: string[] = [];
      for (const file of there) {
        const text = await readFile(join(path, file), 'utf8');
        const faulty = [root, folder, 'sourceMappingURL', /from ['"]\.[^'"]*\.ts['"]/];
        // It looks for a source beside it, and finds none.
        if (file !== 'bin/relata.js') faulty.push('relata-source', '/src/');
        faults.push(
          ...faulty.filter((each) => new RegExp(each).test(text)).map((each) => `${file}: ${each}`),
        );
      }
      expect(faults).toEqual([]);
    });

    test('is as publint wants it', async () => {
      const { buffer } = await readFile(tarballs.get(name) ?? '').then((bytes) => new Uint8Array(bytes));
      const { messages, pkg } = await publint({ strict: true, pack: { tarball: buffer } });
      // A script of the page is loaded by browsers alone, to which it does not matter how Node would take it.
      const wrong = messages.filter(
        (message) =>
          message.code !== 'FILE_INVALID_FORMAT' || !formatMessage(message, pkg)?.includes('/dist/assets/'),
      );
      expect(wrong.map((message) => formatMessage(message, pkg))).toEqual([]);
    });
  },
);

describe('types', { timeout: CASE_MS }, () => {
  test.each(imported.map(({ description }) => description.name))('of %s are right', async (name) => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [attw, tarballs.get(name) ?? '', '--profile', 'esm-only', '--no-color'];
    expect(await run(folder, process.execPath, args)).toMatchObject({ code: 0 });
  });

  const compilers = {
    'TypeScript 7': join(root, 'node_modules/typescript/bin/tsc'),
    'TypeScript 5.9': join(root, 'packages/client/node_modules/typescript/bin/tsc'),
  };
  const cases = Object.keys(compilers).flatMap((compiler) =>
    ['nodenext', 'bundler'].map((resolution) => [compiler, resolution] as const),
  );

  test.each(cases)('are found and hold with %s by %s', async (compiler, resolution) => {
    const place = join(consumer, `types-${resolution}`);
    await mkdir(place, { recursive: true });
    await copyFile(join(import.meta.dirname, 'packages/uses.ts'), join(place, 'uses.ts'));
    const all = entries.map((entry, at) => `export * as entry${at} from '${entry}';\n`).join('');
    await writeFile(join(place, 'all.ts'), all);
    const options = {
      target: 'es2024',
      lib: ['es2024'],
      types: ['node'],
      module: resolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution: resolution,
      strict: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
    const version = await run(place, process.execPath, [compilers[compiler as never], '--version']);
    expect(version.output).toContain(compiler.replace('TypeScript', 'Version'));
    expect(await run(place, process.execPath, [compilers[compiler as never], '-p', '.'])).toEqual({
      code: 0,
      output: '',
    });
  });
});

describe('@relata/listener', { timeout: CASE_MS }, () => {
  const own = entries.filter((entry) => entry.startsWith('@relata/listener'));

  test('needs only the protocol, whatever is imported of it', async () => {
    const lean = join(folder, 'lean');
    await install(
      lean,
      ['@relata/protocol', '@relata/listener'].map((name) => tarballs.get(name) ?? ''),
    );
    const there = (await readdir(join(lean, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(there.sort()).toEqual(['@relata', 'typebox']);
    const code = own
      .map((entry) => `if (Object.keys(await import('${entry}')).length === 0) throw new Error('${entry}');`)
      .join('\n');
    await writeFile(join(lean, 'all.mjs'), code);
    expect(await run(lean, process.execPath, ['all.mjs'])).toEqual({ code: 0, output: '' });
  });

  test(`has at most ${LISTENER_BYTES_MAX} bytes, all adapters and the protocol included`, async () => {
    const entry = join(consumer, 'listener-size.mjs');
    const used = own.filter((each) => each !== '@relata/listener/testing');
    await writeFile(entry, used.map((each, at) => `export * as entry${at} from '${each}';\n`).join(''));
    const bundle = await rolldown({ input: entry, platform: 'node' });
    const { output } = await bundle.generate({ minify: true });
    await bundle.close();
    expect(output).toHaveLength(1);
    const [{ code, moduleIds, imports }] = output;
    // Names with a NUL are the bundler's own.
    const outside = moduleIds.filter((id) => !/node_modules\/@relata\/|listener-size|^\0/.test(id));
    expect([outside, imports.filter((from) => !from.startsWith('node:'))]).toEqual([[], []]);
    const bytes = Buffer.byteLength(code);
    console.log(
      `@relata/listener with ${used.length} entries and @relata/protocol, minified: ${bytes} bytes`,
    );
    expect(bytes).toBeLessThanOrEqual(LISTENER_BYTES_MAX);
  });
});

describe('npx relata', { timeout: CASE_MS }, () => {
  const adminToken = 'the-admin-of-the-installed';
  const children: ChildProcess[] = [];
  let url: string;
  /** Of npx, and of what it has started. */
  let group: number;

  /** Runs until the test is over; gives what it has written so far. */
  function start(program: string, args: readonly string[], env: Record<string, string>) {
    const child = spawn(program, args, {
      cwd: consumer,
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: npx has children.
      detached: true,
    });
    children.push(child);
    let written = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (written += text));
    return { child, written: () => written };
  }

  beforeAll(async () => {
    const env = { RELATA_PORT: '0', RELATA_DATA_DIR: 'data', RELATA_ADMIN_TOKEN: adminToken };
    const { child, written } = start('npx', ['--no', 'relata'], env);
    const ready = /^relata is listening on (http:\/\/\S+)$/m;
    url = await vi.waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(`it ended: ${written()}`);
        return ready.exec(written())?.[1] ?? expect.fail(`not ready: ${written()}`);
      },
      { timeout: CASE_MS, interval: 100 },
    );
    group = child.pid ?? expect.fail('npx has not begun');
  }, CASE_MS);
  afterAll(() => {
    for (const { pid } of children) if (pid !== undefined && isAlive(pid)) process.kill(-pid, 'SIGKILL');
  });

  test('says its version', async () => {
    const { version } = packages.at(-1)?.description ?? {};
    expect(await run(consumer, 'npx', ['--no', 'relata', 'version'])).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${version}`),
    });
  });

  test('has the console', async () => {
    const page = await fetch(`${url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
    expect((await fetch(new URL(script, url))).headers.get('content-encoding')).toBe('gzip');
  });

  test('is a client of it as well', async () => {
    const relata = (...args: string[]) =>
      run(consumer, 'npx', ['--no', 'relata', ...args], { RELATA_URL: url, RELATA_TOKEN: adminToken });
    const listed = await relata('locations', 'list', '--json');
    expect(listed).toMatchObject({ code: 0, output: expect.stringContaining('"name": "demo"') });
    const unknown = await relata('endpoints', 'get', 'unknown');
    expect(unknown).toMatchObject({ code: 4, output: expect.stringContaining('Endpoint not found') });
  });

  test('serves, and what the READMEs show runs against it', async () => {
    const documents = ['README.md', ...packages.map((each) => `${each.folder}/README.md`)];
    const blocks = documents.flatMap((document) => blocksOf(root, document));
    // If the mark were written differently, nothing would be run.
    expect(blocks.map(({ receives }) => receives)).toEqual(expect.arrayContaining([true, false]));
    const relata = createClient({ url, token: adminToken });

    const write = (block: Block, port: number) =>
      writeFile(
        join(consumer, block.file),
        block.code.replaceAll('http://127.0.0.1:4080', url).replaceAll('3000', `${port}`),
      );
    const env = { RELATA_ADMIN_TOKEN: adminToken, ADMIN: adminToken, TOKEN: adminToken };

    const receivers = [];
    let port = 0;
    for (const block of blocks.filter(({ receives }) => receives)) {
      port = await freePort();
      await write(block, port);
      receivers.push({ ...start(...commandOf(block), env), block });
      await expect.poll(() => isOpen(port), { timeout: 20_000 }).toBe(true);
      await relata.POST('/v1/endpoints', { body: { url: `http://127.0.0.1:${port}/` } });
    }
    for (const block of blocks.filter(({ receives }) => !receives)) {
      await write(block, port);
      const { code, output } = await run(consumer, ...commandOf(block), env);
      expect(code, `${block.file}: ${output}`).toBe(0);
    }
    await relateTwoContacts(relata);
    for (const { written, block } of receivers)
      await expect.poll(written, { message: block.file, timeout: 20_000 }).toContain('RelationCreate');
  });

  test('ends when a terminal interrupts it', async () => {
    process.kill(-group, 'SIGINT');
    await expect.poll(() => isAlive(group), { timeout: 20_000 }).toBe(false);
    expect(await isOpen(Number(new URL(url).port))).toBe(false);
  });
});

async function relateTwoContacts(relata: RelataClient): Promise<void> {
  const { data: location } = await relata.POST('/v1/locations', { body: { name: 'For the receivers' } });
  const locationId = location.id;
  const objects = { firstObjectKey: 'contact', secondObjectKey: 'contact' };
  const labels = { firstObjectLabel: 'Buyer', secondObjectLabel: 'Agent' };
  const { data: association } = await relata.POST('/associations/', {
    body: { locationId, key: 'buyer_agent', ...objects, ...labels },
  });
  const [buyer, agent] = await Promise.all(
    ['Mara', 'Jonas'].map((firstName) => relata.POST('/contacts/', { body: { locationId, firstName } })),
  );
  const [firstRecordId = '', secondRecordId = ''] = [buyer?.data.contact.id, agent?.data.contact.id];
  await relata.POST('/associations/relations', {
    body: { locationId, associationId: association.id, firstRecordId, secondRecordId },
  });
}

async function filesIn(path: string): Promise<string[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((file) => !file.startsWith('node_modules/'));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : expect.fail('no port');
}

/** Whether anything of a group of processes is left. */
function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

async function isOpen(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
