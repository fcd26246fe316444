import { describe, expect, test } from 'vitest';
import { checkBench } from './bench.ts';
import { checkExports } from './exports.ts';
import { checkImportOrder } from './import-order.ts';
import { checkLockFile } from './lock-file.ts';
import { checkMigrations, checksumOf } from './migrations.ts';
import { checkPackages } from './packages.ts';
import { checkSettings } from './settings.ts';
import { checkShape } from './shape.ts';
import { checkSqlPlaces } from './sql-places.ts';
import type { Check } from './tree.ts';
import { checkWords } from './words.ts';

/** The problems of a small made-up repository. */
function problems(check: Check, files: Record<string, string>): string[] {
  return check(new Map(Object.entries(files)));
}

describe('import order of the server', () => {
  const importing = (path: string, from: string, how = 'import { a } from') =>
    problems(checkImportOrder, { [`packages/server/src/${path}`]: `${how} '${from}';\n` });

  test.each([
    ['relations/routes.ts', '../associations/store.ts'],
    ['relations/routes.ts', './store.ts'],
    ['records/routes.ts', '../errors.ts'],
    ['app.ts', './delivery/dispatcher.ts'],
    ['db/write.ts', 'pg'],
    ['http/error-handler.ts', '../db/sqlstate.ts'],
  ])('%s may import %s', (path, from) => {
    expect(importing(path, from)).toEqual([]);
  });

  test.each([
    ['associations/store.ts', '../relations/store.ts'],
    ['db/write.ts', '../log/append.ts'],
    ['db/write.ts', '../http/access.ts'],
    ['delivery/send.ts', '../app.ts'],
    ['errors.ts', './db/sqlstate.ts'],
    ['log/inner/deep.ts', '../../removal/worker.ts'],
  ])('%s must not import %s', (path, from) => {
    expect(importing(path, from)).toHaveLength(1);
    expect(importing(path, from)[0]).toContain(from);
  });

  test.each([
    'import type { A } from',
    'import',
    'export { a } from',
    'export type { A } from',
    'import {\n  a,\n  type B,\n} from',
    'import a, { b } from',
    'import * as a from',
    'const a = 1; import',
  ])('counts "%s …"', (how) => {
    expect(importing('records/store.ts', '../contacts/store.ts', how)).toHaveLength(1);
  });

  test.each([
    `const later = await import('../contacts/store.ts');`,
    `type A = import('../contacts/store.ts').A;`,
    `new Worker(new URL('../contacts/worker.ts', import.meta.url));`,
    `/* a */ import { a } from '../contacts/store.ts'; // b`,
  ])('counts %s', (content) => {
    expect(problems(checkImportOrder, { 'packages/server/src/records/store.ts': content })).toHaveLength(1);
  });

  test.each([
    `// import { a } from '../contacts/store.ts';\n/* import '../contacts/store.ts' */`,
    `spawn('node', ['--import', '../contacts/store.ts']);`,
    `const folder = new URL('../contacts', import.meta.url);`,
  ])('does not count %s', (content) => {
    expect(problems(checkImportOrder, { 'packages/server/src/records/store.ts': content })).toEqual([]);
  });

  test('a folder without a place is a problem', () => {
    expect(problems(checkImportOrder, { 'packages/server/src/billing/routes.ts': '' })).toHaveLength(1);
  });
});

describe('packages', () => {
  const descriptions = {
    'package.json': '{"devDependencies":{"vitest":"1.0.0","@types/pg":"1.0.0"}}',
    'packages/protocol/package.json': '{"name":"@relata/protocol","dependencies":{"typebox":"1.0.0"}}',
    'packages/listener/package.json':
      '{"name":"@relata/listener","dependencies":{"@relata/protocol":"1.0.0"}}',
    'packages/server/package.json':
      '{"name":"@relata/server","dependencies":{"@relata/protocol":"1.0.0","pg":"8.0.0"}}',
    'packages/client/package.json':
      '{"name":"@relata/client","dependencies":{"@relata/protocol":"1.0.0","openapi-fetch":"1.0.0"}}',
  };
  const importing = (path: string, content: string) =>
    problems(checkPackages, { ...descriptions, [`packages/${path}`]: content });

  test.each([
    ['protocol/src/ids.ts', `import { Type } from 'typebox'; import { randomBytes } from 'node:crypto';`],
    ['protocol/test/ids.test.ts', `import { test } from 'vitest'; import { a } from '../src/ids.ts';`],
    [
      'server/src/db/connect.ts',
      `import pg from 'pg'; import { a } from '@relata/protocol'; import 'node:fs';`,
    ],
    ['server/test/a.test.ts', `import { freshDatabase } from '../../../tools/test/databases.ts';`],
    ['server/test/b.test.ts', `import { a } from '@relata/server';`],
    ['server/bin/start.js', `import('#main');`],
    ['listener/src/verify.ts', `import { verify } from '@relata/protocol/signature';`],
    ['listener/src/types.ts', `import type { Event } from '@relata/protocol';`],
    ['client/src/a.ts', `import createFetchClient from 'openapi-fetch';`],
    ['client/test/a.test.ts', `import { once } from 'node:events';`],
  ])('%s may say %s', (path, content) => {
    expect(importing(path, content)).toEqual([]);
  });

  test.each([
    ['protocol/src/a.ts', `import { a } from '@relata/server';`],
    ['protocol/src/a.ts', `import type { a } from '../../server/src/a.ts';`],
    ['protocol/src/a.ts', `import { readFile } from 'node:fs/promises';`],
    ['listener/src/a.ts', `import { Event } from '@relata/protocol';`],
    ['client/src/a.ts', `import { once } from 'node:events';`],
    ['client/src/a.ts', `import type { Event } from '@relata/protocol';`],
    ['server/src/a.ts', `import { a } from '@relata/listener';`],
    ['server/src/a.ts', `import express from 'express';`],
    ['server/src/a.ts', `import { test } from 'vitest';`],
    ['server/src/a.ts', `import { startPostgres } from '../../../tools/test/postgres.ts';`],
    ['server/test/a.test.ts', `import express from 'express';`],
    ['server/test/a.test.ts', `import { a } from '../../protocol/src/a.ts';`],
  ])('%s must not say %s', (path, content) => {
    expect(importing(path, content).length).toBeGreaterThan(0);
  });

  test('signing and verifying lead to no schema, however indirectly', () => {
    const files = (how: string) => ({
      ...descriptions,
      'packages/protocol/src/signature/index.ts': `export { verify } from './verify.ts';`,
      'packages/protocol/src/signature/verify.ts': `${how} { Event } from '../events.ts';`,
      'packages/protocol/src/events.ts': `import { Type } from 'typebox';`,
    });
    expect(problems(checkPackages, files('import'))).toHaveLength(1);
    expect(problems(checkPackages, files('import type'))).toEqual([]);
  });
});

describe('the bench', () => {
  const root = { 'package.json': '{"devDependencies":{"fastify":"1.0.0"}}' };
  const saying = (path: string, content: string) => problems(checkBench, { ...root, [path]: content });

  test.each([
    [
      'bench/main.ts',
      `import Fastify from 'fastify'; import { a } from '@relata/protocol/signature'; import 'node:fs';`,
    ],
    ['bench/contestants/a.ts', `import { connect } from '../../packages/server/src/db/connect.ts';`],
    ['bench/peers/parse/start.ts', `import { ParseServer } from 'parse-server';`],
  ])('%s may say %s', (path, content) => {
    expect(saying(path, content)).toEqual([]);
  });

  test('imports nothing that a fresh clone does not have', () => {
    expect(saying('bench/a.ts', `import { Agent } from 'undici';`)).toEqual([
      'bench/a.ts: the root does not declare undici',
    ]);
  });
});

describe('what packages offer', () => {
  const offering = (offered: object) =>
    problems(checkExports, {
      'packages/a/package.json': JSON.stringify(offered),
      'packages/a/src/index.ts': '',
    });
  const conditions = {
    'relata-source': './src/index.ts',
    types: './dist/index.d.ts',
    default: './dist/index.js',
  };
  const { types, ...untyped } = conditions;

  test('leads to a source and to what is built of it', () => {
    expect(offering({ exports: { '.': conditions }, imports: { '#main': untyped } })).toEqual([]);
    expect(offering({})).toEqual([]);
  });

  test.each([
    ['another order', { exports: { '.': { types, ...untyped } } }],
    ['no types', { exports: { '.': untyped } }],
    ['a build of something else', { exports: { '.': { ...conditions, default: './dist/other.js' } } }],
    ['no source', { exports: { '.': { types, default: './dist/index.js' } } }],
    ['one target', { exports: { '.': './dist/index.js' } }],
    [
      'a source that is not there',
      {
        exports: {
          './x': { 'relata-source': './src/x.ts', types: './dist/x.d.ts', default: './dist/x.js' },
        },
      },
    ],
  ])('must not have %s', (_, offered) => {
    expect(offering(offered)).toHaveLength(1);
  });
});

describe('SQL', () => {
  const inFile = (path: string, content: string) => problems(checkSqlPlaces, { [path]: content });

  test.each([
    'const a = `select id from record where location_id = $1`;',
    "query('insert into event values ($1)');",
    'query(`\n  update location\n     set head = $2`);',
    "query('DELETE FROM record')",
    "'lock table record'",
    "'create unique index on record (id)'",
  ])('is found outside of its places: %s', (content) => {
    expect(inFile('packages/server/src/records/routes.ts', content)).toHaveLength(1);
  });

  test.each([
    'packages/server/src/records/store.ts',
    'packages/server/src/relations/list-store.ts',
    'packages/server/src/delivery/lanes/lanes.ts',
    'packages/server/src/log/append.ts',
    'packages/server/src/db/pglite/open.ts',
    'packages/server/test/records.test.ts',
  ])('may stand in %s', (path) => {
    expect(inFile(path, "query('delete from record')")).toEqual([]);
  });

  test.each([
    "'Select one of them'",
    "'update the labels'",
    '// select id from record',
    "'deleted from here'",
  ])('is not seen in %s', (content) => {
    expect(inFile('packages/server/src/records/routes.ts', content)).toEqual([]);
  });
});

describe('shape', () => {
  test.each([
    ['packages/server/src/createRelation.ts', 'kebab-case'],
    ['packages/server/src/create_relation.ts', 'kebab-case'],
    ['packages/server/src/relations/index.ts', 'index.ts'],
    ['packages/server/src/utils/time.ts', 'utils'],
    ['packages/server/src/records/helpers.ts', 'helpers'],
    ['packages/server/lib/a.css', 'lib'],
    ['packages/server/src/someFolder/a.sql', 'kebab-case'],
  ])('%s is refused: %s', (path, reason) => {
    const found = problems(checkShape, { [path]: '' });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(reason);
  });

  test.each([
    'packages/server/src/relations/create-relation.ts',
    'packages/server/src/relations/create-relation.alone.test.ts',
    'packages/server/src/index.ts',
    'packages/protocol/src/signature/index.ts',
    'packages/console/src/pages/RelationPage.tsx',
    '.ci/run',
    'README.md',
    'vitest.config.ts',
  ])('%s is fine', (path) => {
    expect(problems(checkShape, { [path]: '' })).toEqual([]);
  });

  test('400 lines are fine, one more is not', () => {
    expect(problems(checkShape, { 'a.ts': '\n'.repeat(400) })).toEqual([]);
    expect(problems(checkShape, { 'a.ts': '\n'.repeat(401) })).toHaveLength(1);
    expect(problems(checkShape, { 'a.md': '\n'.repeat(401) })).toEqual([]);
    expect(problems(checkShape, { 'packages/a/src/generated/a.ts': '\n'.repeat(401) })).toEqual([]);
  });
});

describe('lock file', () => {
  const locked = (packages: object) =>
    problems(checkLockFile, { 'package-lock.json': JSON.stringify({ packages }) });
  const integrity = 'sha512-made-up';

  test('is fine when it names no registry and nothing is missing', () => {
    const found = locked({
      '': { devDependencies: { a: '1' } },
      'node_modules/a': { integrity, dependencies: { b: '1' }, optionalDependencies: { c: '1' } },
      'node_modules/a/node_modules/b': { integrity, dependencies: { c: '1' } },
      'node_modules/c': { integrity },
      'node_modules/own': { resolved: 'packages/own', link: true },
      'packages/own': { dependencies: { a: '1' } },
    });
    expect(found).toEqual([]);
  });

  test('names no address', () => {
    const resolved = 'https://registry.example/a.tgz';
    expect(locked({ 'node_modules/a': { resolved, integrity } })).toEqual([
      expect.stringContaining('address'),
    ]);
  });

  test('has a checksum for each package', () => {
    expect(locked({ 'node_modules/a': { version: '1' } })).toEqual([expect.stringContaining('checksum')]);
  });

  test('has what a package needs on any platform', () => {
    const found = locked({ 'node_modules/a': { integrity, optionalDependencies: { 'a-darwin': '1' } } });
    expect(found).toEqual([expect.stringContaining('a-darwin')]);
  });

  test('is looked at wherever it is', () => {
    const [fine, other] = [{}, { 'node_modules/a': { version: '1' } }].map((packages) =>
      JSON.stringify({ packages }),
    );
    const found = problems(checkLockFile, {
      'package-lock.json': fine ?? '',
      'bench/other/package-lock.json': other ?? '',
    });
    expect(found).toEqual([expect.stringMatching(/^bench\/other\/package-lock\.json: .*checksum/)]);
  });

  test('is there', () => {
    expect(problems(checkLockFile, {})).toHaveLength(1);
  });
});

describe('words', () => {
  test.each([
    'see /home/somebody/relata/notes.md',
    `import '/Users/somebody/a.ts'`,
    'C:\\Users\\somebody',
    'a\n<<<<<<< HEAD\nb',
    '// TODO: later',
    `token = 'ghp_${'a1'.repeat(18)}'`,
    'http://registry.corp/relata',
  ])('%s is refused, with its line', (content) => {
    const found = problems(checkWords, { 'docs/a.md': `first line\n${content}` });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^docs\/a\.md:[23]: /);
  });

  test.each([
    'https://example.com/home/page',
    '/contacts/upsert',
    'packages/work/home',
    'the TODOs of others',
    '<<<<<<<',
    'npm_config_omit',
    '~/home/x',
  ])('%s is fine', (content) => {
    expect(problems(checkWords, { 'docs/a.md': content })).toEqual([]);
  });
});

describe('migrations', () => {
  const folder = 'packages/server/src/migrations/';
  const list = 'tools/checks/released-migrations.json';

  test('may be edited until they are released', () => {
    const files = { [`${folder}0001_graph.sql`]: 'a', [`${folder}0002_log.sql`]: 'b' };
    expect(problems(checkMigrations, files)).toEqual([]);
    const released = JSON.stringify({ '0001_graph.sql': checksumOf('a') });
    expect(problems(checkMigrations, { ...files, [list]: released })).toEqual([]);
    const edited = { ...files, [`${folder}0001_graph.sql`]: 'a ', [list]: released };
    expect(problems(checkMigrations, edited)).toEqual([expect.stringContaining('must not be edited')]);
    expect(problems(checkMigrations, { [list]: released })).toEqual([expect.stringContaining('must stay')]);
  });

  test.each(['0002_gap.sql', '1_short.sql', '0001-dash.sql', '0001_Upper.sql', '0001_a.ts'])(
    'are numbered without gaps: not %s',
    (name) => {
      expect(problems(checkMigrations, { [folder + name]: '' })).toHaveLength(1);
    },
  );
});

describe('settings', () => {
  const whole = {
    'packages/server/src/config.ts':
      "get('RELATA_PORT'); readToken('RELATA_KEY', get('RELATA_KEY'), problems);",
    'packages/server/package.json': '{}',
    'docs/operations.md': '| `RELATA_PORT` | 4080 |\n| `RELATA_KEY` | |\n',
    Dockerfile: 'COPY packages/server/package.json packages/server/\nENV A=b \\\n    RELATA_PORT=4080\n',
    'compose.yaml': 'services: {relata: {environment: {RELATA_KEY: k, OTHER: o}}}',
  };

  test('that are read, explained and set are fine', () => {
    expect(problems(checkSettings, whole)).toEqual([]);
  });

  test.each([
    ['one that the guide leaves out', 'docs/operations.md', '| `RELATA_PORT` | 4080 |', 'RELATA_KEY'],
    ['one that nothing reads', 'packages/server/src/config.ts', "get('RELATA_PORT')", 'RELATA_KEY'],
    ['one of the image that nothing reads', 'Dockerfile', `${whole.Dockerfile}ENV RELATA_X=1\n`, 'RELATA_X'],
    ['one of the composition', 'compose.yaml', 'services: {a: {environment: {RELATA_Y: 1}}}', 'RELATA_Y'],
    ['a package that the image lacks', 'packages/new/package.json', '{}', 'packages/new'],
  ])('%s is not', (_, path, content, word) => {
    const found = problems(checkSettings, { ...whole, [path]: content });
    expect(found.join()).toContain(word);
  });

  test('a composition that is no YAML is an error', () => {
    expect(() => problems(checkSettings, { ...whole, 'compose.yaml': 'a: [' })).toThrow();
  });
});
