import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExportFlags, exportRows } from '../../src/export/export.ts';
import { type ImportFlags, importRows } from '../../src/import/import.ts';
import type { Kind } from '../../src/rows/kinds.ts';
import { endRelatas } from '../support/run-relata.ts';
import { contextIn, startWorld, type World } from '../support/world.ts';

const timeout = 120_000;
const PROPERTY = 'custom_objects.property';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, timeout);
afterAll(endRelatas);

/** What people and programs put into texts; the server refuses U+0000 and halves of pairs. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc
      .array(
        fc.constantFrom('"', ',', ';', '\n', '\r\n', '\r', ' ', 'json:', '=1', '\uFEFF', '\u2028', '𝄞', 'x'),
        {
          maxLength: 5,
        },
      )
      .map((parts) => parts.join('')),
  )
  .filter((each) => each.isWellFormed() && !each.includes('\0'));
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
  fc.boolean(),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b'), text),
);
const properties = fc.record(
  { text, mixed: value, price: fc.oneof(fc.integer(), text), id: text, owner: text },
  { requiredKeys: [] },
);

/** A location with something of everything, and with what breaks files. */
async function fill(seed: number): Promise<string> {
  const locationId = await world.newLocation();
  const post = (path: string, body: object) => world.call('POST', path, { locationId, ...body });
  await post('/objects/', {
    key: 'property',
    labels: { singular: 'Property, "real"', plural: 'Properties\nand more' },
    description: ' spaces ',
    primaryDisplayPropertyDetails: { key: 'address', name: 'Address; street', dataType: 'TEXT' },
  });
  // So that the field has the same type wherever the records come in another order.
  const first = { price: 1, text: 'a', mixed: 'b', id: 'c', owner: 'd' };
  const ids: string[] = [];
  for (const each of [first, ...fc.sample(properties, { numRuns: 40, seed })]) {
    const owner = ids.length % 3 === 0 ? ['user;1'] : [];
    const { record } = await post(`/objects/${PROPERTY}/records`, {
      properties: each,
      owner,
      followers: ['a', 'b'],
    });
    ids.push(record.id);
  }
  const contacts: string[] = [];
  for (const n of [1, 2, 3, 4]) {
    const { contact } = await post('/contacts/', {
      firstName: 'Ann\n',
      lastName: `O'Hara ${n}`,
      email: `ann${n}@example.com`,
      tags: ['a;b', 'c'],
      dnd: n % 2 === 0,
      customFields: [
        { key: 'budget', field_value: n * 100 },
        ...(n === 3 ? [{ key: 'wish', field_value: 'json:' }] : []),
      ],
    });
    contacts.push(contact.id);
  }
  const { id: associationId } = await post('/associations/', {
    key: 'owner',
    firstObjectKey: 'contact',
    firstObjectLabel: 'Owner',
    secondObjectKey: PROPERTY,
    secondObjectLabel: 'Owned',
    firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
    firstObjectToSecondObjectMaxLimit: 7,
  });
  const company = (await post('/objects/business/records', { properties: { name: 'Firm' } })).record.id;
  const add = contacts.flatMap((contact, index) => [
    { associationId, firstRecordId: contact, secondRecordId: ids[index] },
    { associationId: 'BUSINESSES_CONTACTS_ASSOCIATION', firstRecordId: company, secondRecordId: contact },
  ]);
  expect((await post('/associations/relations/bulk', { add })).results.errored).toEqual([]);
  return locationId;
}

/** Rows without what a server gives, in an order that does not depend on it. */
function comparable(rows: readonly object[], ids: ReadonlyMap<string, string>): string[] {
  const mapped = JSON.parse(JSON.stringify(rows), (_key, each: unknown) =>
    typeof each === 'string' ? (ids.get(each) ?? each) : each,
  ) as Record<string, unknown>[];
  return mapped
    .map(({ id: _, associationId: __, createdAt: ___, updatedAt: ____, fields, ...row }) => {
      // A field's type is that of its first value, and which record comes first is not kept.
      const keys = (fields as { key: string }[] | undefined)?.map(({ key }) => key).sort();
      // Nor is the order of properties in CSV.
      const { properties = {} } = row as { properties?: object };
      const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
      return JSON.stringify({ ...row, properties: sorted, keys });
    })
    .sort();
}

const kinds = ['objects', 'records', 'associations', 'relations'] as const;

describe('what is exported is imported as it was', { timeout }, () => {
  async function exportAll(locationId: string, prefix: string): Promise<void> {
    for (const kind of kinds) await run(locationId, kind, `${prefix}-${kind}.ndjson`, 'export');
  }

  async function run(
    locationId: string,
    kind: Kind,
    name: string,
    what: 'export' | 'import',
    flags: Partial<ImportFlags> = {},
  ): Promise<void> {
    const { context } = contextIn(world, locationId);
    const file = join(world.folder, name);
    if (what === 'export') await exportRows(context, kind, file, { giveUp: 10, ...flags } as ExportFlags);
    else await importRows(context, kind, file, { giveUp: 10, delimiter: ',', map: [], ids: [], ...flags });
  }

  function expectSame(before: string, after: string, ids: string): void {
    const map = new Map(world.rows(ids).map(({ from, to }) => [from, to]));
    for (const kind of kinds) {
      const was = comparable(world.rows(`${before}-${kind}.ndjson`), map);
      const is = comparable(world.rows(`${after}-${kind}.ndjson`), new Map());
      expect([kind, is]).toEqual([kind, was]);
    }
    expect(world.rows(`${after}-relations.ndjson`).length).toBe(8);
  }

  test('by NDJSON', async () => {
    const from = await fill(1);
    const to = await world.newLocation();
    for (const kind of kinds) {
      const exported = await world.relata(from, ['export', kind, `from-${kind}.ndjson`]);
      expect(exported).toMatchObject({ code: 0, stderr: '' });
      expect(exported.stdout).toMatch(new RegExp(`^\\d+ ${kind} in from-${kind}\\.ndjson\n$`));
      const args = [
        'import',
        kind,
        `from-${kind}.ndjson`,
        ...(kind === 'objects' ? [] : ['--ids', 'ids.ndjson']),
      ];
      const imported = await world.relata(to, [...args, '--json']);
      expect([kind, imported.code, imported.stderr]).toEqual([kind, 0, '']);
      expect(JSON.parse(imported.stdout)).toMatchObject({ kind, failed: 0 });
    }
    await exportAll(to, 'to');
    expectSame('from', 'to', 'ids.ndjson');
  });

  test('by CSV, object by object', async () => {
    const from = await fill(2);
    const to = await world.newLocation();
    await exportAll(from, 'a');
    const ids = [join(world.folder, 'csv-ids.ndjson')];
    await run(from, 'objects', 'objects.csv', 'export');
    await run(to, 'objects', 'objects.csv', 'import');
    for (const object of ['business', 'contact', 'property']) {
      await run(from, 'records', `${object}.csv`, 'export', { object });
      await run(to, 'records', `${object}.csv`, 'import', { object, ids });
    }
    await run(from, 'associations', 'associations.csv', 'export');
    await run(to, 'associations', 'associations.csv', 'import');
    await run(from, 'relations', 'relations.csv', 'export');
    await run(to, 'relations', 'relations.csv', 'import', { ids });
    await exportAll(to, 'b');
    expectSame('a', 'b', 'csv-ids.ndjson');
  });

  test('through pipes, and of one association alone', async () => {
    const from = await fill(3);
    const exported = await world.relata(from, ['export', 'relations', '--association', 'owner']);
    expect(exported.code).toBe(0);
    expect(exported.stderr).toBe('4 relations\n');
    const imported = await world.relata(from, ['import', 'relations', '--json'], exported.stdout);
    expect(imported.code).toBe(0);
    expect(JSON.parse(imported.stdout)).toEqual({
      kind: 'relations',
      rows: 4,
      done: 0,
      existing: 4,
      failed: 0,
    });
    const records = await world.relata(from, ['export', 'records', '--object', 'nothing']);
    expect(records).toMatchObject({ code: 4, stdout: '' });
  });
});
