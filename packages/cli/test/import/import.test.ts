import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importRows } from '../../src/import/import.ts';
import { endRelatas } from '../support/run-relata.ts';
import { contextIn, startWorld, type World } from '../support/world.ts';

const timeout = 120_000;

let world: World;
let locationId: string;
beforeAll(async () => {
  world = await startWorld();
  locationId = await world.newLocation();
  await newHouses(locationId);
  await world.call('POST', '/objects/house/records', { locationId, properties: { name: 'First', price: 1 } });
}, timeout);
afterAll(endRelatas);

async function newHouses(locationId: string): Promise<void> {
  await world.call('POST', '/objects/', {
    locationId,
    key: 'house',
    labels: { singular: 'House', plural: 'Houses' },
    primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
  });
}

async function houses(): Promise<number> {
  return (await world.call('POST', '/objects/house/records/search', { locationId })).total;
}

describe('relata import', { timeout }, () => {
  test('says of each row that fails on which line it is and why, does the others, and ends with 8', async () => {
    world.write(
      'houses.csv',
      '\uFEFFTitle,price,note,rooms:number\r\n' +
        'A,100,"two\r\nlines",3\r\n' +
        '\r\n' +
        'B,cheap,,\r\n' +
        '"C ""quoted""",,,x\r\n' +
        'D,1,2\r\n' +
        'E,json:[1],,4\r\n',
    );
    const args = ['import', 'records', 'houses.csv', '--object', 'house', '--map', 'Title=name'];
    const before = await houses();
    const rehearsed = await world.relata(locationId, [
      ...args,
      '--dry-run',
      '--errors',
      'bad.ndjson',
      '--json',
    ]);
    expect(rehearsed.code).toBe(8);
    expect(JSON.parse(rehearsed.stdout)).toEqual({
      kind: 'records',
      dryRun: true,
      rows: 5,
      valid: 2,
      failed: 3,
    });
    const faults = world.rows('bad.ndjson');
    expect(faults.map(({ row, code }) => [row, code])).toEqual([
      [5, 'cell'],
      [6, 'cell'],
      [7, 'cells'],
    ]);
    expect(faults[0]).toEqual({
      row: 5,
      code: 'cell',
      message: 'The column "price" must be a number',
      input: { Title: 'B', price: 'cheap', note: '', 'rooms:number': '' },
    });
    expect(await houses()).toBe(before);
    expect(existsSync(join(world.folder, 'houses.csv.relata-import.json'))).toBe(false);

    const done = await world.relata(locationId, args);
    expect(done.code).toBe(8);
    expect(done.stdout).toBe('5 rows: 2 done, 0 there already, 3 failed\n');
    expect(done.stderr).toContain('line 5: The column "price" must be a number\n');
    expect(done.stderr).toContain('relata: 3 of 5 rows failed\n');
    expect(await houses()).toBe(before + 2);
    const { records } = await world.call('POST', '/objects/house/records/search', {
      locationId,
      query: 'name:A',
    });
    expect(records[0].properties).toEqual({ name: 'A', price: 100, note: 'two\r\nlines', rooms: 3 });

    const again = await world.relata(locationId, args);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/houses\.csv has been imported: 2 done, .* --restart/);
    expect(await houses()).toBe(before + 2);
  });

  test('what the server refuses is a row of its own too, also within a bulk', async () => {
    await world.call('POST', '/associations/', {
      locationId,
      key: 'near',
      firstObjectKey: 'custom_objects.house',
      firstObjectLabel: 'Here',
      secondObjectKey: 'custom_objects.house',
      secondObjectLabel: 'There',
    });
    const ids: string[] = [];
    for (const name of ['X', 'Y', 'Z'])
      ids.push(
        (await world.call('POST', '/objects/house/records', { locationId, properties: { name } })).record.id,
      );
    const [x, y, z] = ids;
    const link = (firstRecordId: unknown, secondRecordId: unknown, associationKey = 'near') =>
      JSON.stringify({ associationKey, firstRecordId, secondRecordId });
    world.write(
      'links.ndjson',
      [
        link(x, y),
        link(x, x),
        link(x, 'nobody'),
        link(y, z, 'far'),
        link(y, 7),
        '{',
        link(y, z),
        link('old', x),
        link(x, y),
      ].join('\n'),
    );
    world.write('map.ndjson', `{"from":"old","to":"${z}"}\n`);
    const args = [
      'import',
      'relations',
      'links.ndjson',
      '--ids',
      'map.ndjson',
      '--errors',
      'bad-links.ndjson',
    ];
    const ended = await world.relata(locationId, [...args, '--json']);
    expect(ended.code).toBe(8);
    expect(JSON.parse(ended.stdout)).toEqual({
      kind: 'relations',
      rows: 9,
      done: 3,
      existing: 1,
      failed: 5,
      errors: 'bad-links.ndjson',
    });
    expect(JSON.parse(ended.stderr)).toMatchObject({ error: { exitCode: 8 } });
    expect(world.rows('bad-links.ndjson').map(({ row, code, message }) => [row, code, message])).toEqual([
      [2, 'refused_400', expect.stringContaining('cannot be related to itself')],
      [3, 'refused_400', 'secondRecordId nobody does not exist'],
      [4, 'association_unknown', expect.stringContaining('"far"')],
      [5, 'invalid', 'secondRecordId must be the id of a record'],
      [6, 'invalid_json', expect.anything()],
    ]);
  });

  test.each([
    ['nothing.csv', undefined, /nothing\.csv is not there/],
    ['empty.csv', '', /empty\.csv is empty/],
    ['open.csv', 'name\n"a\nb\n', /open\.csv: A quote .* not closed/],
    ['semicolons.csv', 'name;price\na;1\n', /--delimiter ";"/],
    ['unknown.csv', 'name,Asking price\na,1\n', /column "Asking price" .*--map "Asking price=/],
    ['twice.csv', 'name,custom_objects.house.name,name\na,b,c\n', /columns "name" and .* are the same/],
    ['what.txt', 'name\n', /--format/],
    ['latin.csv', Buffer.from('name\ncaf\xe9\n', 'latin1'), /not UTF-8/],
  ])('%s is refused before anything is written', async (name, content, message) => {
    if (content !== undefined) world.write(name, content);
    const before = await houses();
    const { context } = contextIn(world, locationId);
    const flags = { giveUp: 1, delimiter: ',', map: [], ids: [], object: 'house' };
    const importing = importRows(context, 'records', join(world.folder, name), flags);
    await expect(importing).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
    expect(await houses()).toBe(before);
  });

  test('a changed file, another location, or options that read it otherwise are not gone on with', async () => {
    world.write('few.ndjson', '{"properties":{"name":"one"}}\n');
    const args = ['import', 'records', 'few.ndjson', '--object', 'house'];
    expect((await world.relata(locationId, args)).code).toBe(0);
    const other = await world.newLocation();
    await newHouses(other);
    expect((await world.relata(other, args)).stderr).toMatch(/is of an import into .*--restart/);
    world.write('few.ndjson', '{"properties":{"name":"two"}}\n');
    const changed = await world.relata(locationId, args);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/the file has changed since\. --restart/);
    expect((await world.relata(locationId, [...args, '--restart'])).code).toBe(0);
    const same = await world.relata(locationId, [
      'import',
      'relations',
      'few.ndjson',
      '--errors',
      'few.ndjson',
    ]);
    expect(same).toMatchObject({ code: 2 });
    expect(world.read('few.ndjson')).toContain('two');
  });

  test('killed at any moment it goes on where it was, and makes each record once', async () => {
    const count = 600;
    const names = Array.from({ length: count }, (_, index) => `killed ${index}`);
    world.write(
      'many.ndjson',
      names
        .map(
          (name, index) =>
            `${JSON.stringify({ id: `old${index}`, properties: index % 7 === 3 ? [] : { name } })}\n`,
        )
        .join(''),
    );
    const before = await houses();
    const args = [
      'import',
      'records',
      'many.ndjson',
      '--object',
      'house',
      '--ids',
      'many-ids.ndjson',
      '--errors',
      'many-bad.ndjson',
    ];
    let kills = 0;
    for (let code: unknown; code !== 8; ) {
      const command = world.start(locationId, args);
      // It takes a moment to start; then anything from the first request on.
      const isRunning = () => existsSync(join(world.folder, 'many.ndjson.relata-import.json'));
      if (kills < 3) {
        for (const end = Date.now() + 20_000; !isRunning() && Date.now() < end; ) await sleep(5);
        await sleep(50 + Math.random() * 300);
        command.child.kill('SIGKILL');
        kills += 1;
      }
      code = await command.ended;
      expect([8, 'SIGKILL']).toContain(code);
    }
    const bad = names.filter((_, index) => index % 7 === 3).length;
    expect(await houses()).toBe(before + count - bad);
    expect(world.rows('many-bad.ndjson').map(({ row }) => row)).toEqual(
      names.flatMap((_, index) => (index % 7 === 3 ? [index + 1] : [])),
    );
    const map = new Map(world.rows('many-ids.ndjson').map(({ from, to }) => [from, to]));
    expect(map.size).toBe(count - bad);
    expect(new Set(map.values()).size).toBe(count - bad);
  });
});
