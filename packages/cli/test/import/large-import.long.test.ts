import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/test/databases.ts';
import { endRelatas, type Relata } from '../support/run-relata.ts';
import { startWorld, type World } from '../support/world.ts';

const timeout = 600_000;
const FIRSTS = 500;
const ROWS = 200_000;
/**
 * A heap that is collected soon: else V8 lets it grow for as long as there is memory (155 and 270 MB for the two files, of
 * which 24 were in use). What is kept of each row would not go into it 200 000 times.
 */
const SMALL_HEAP = ['--max-old-space-size=64', '--max-semi-space-size=2'];
/** What may come on top for ten times as many rows. */
const GROWTH_BYTES_MAX = 48 * 1024 * 1024;

let world: World;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase(async () => {});
  drop = fresh.drop;
  world = await startWorld({ RELATA_DATABASE_URL: fresh.url });
}, timeout);
afterAll(async () => {
  await endRelatas();
  await drop?.();
});

/** A location with records on both sides, and a file of so many different links between them. */
async function prepare(name: string, rows: number): Promise<string> {
  const locationId = await world.newLocation();
  await world.call('POST', '/associations/', {
    locationId,
    key: 'knows',
    firstObjectKey: 'contact',
    firstObjectLabel: 'One',
    secondObjectKey: 'contact',
    secondObjectLabel: 'Other',
  });
  const ids = await Promise.all(
    Array.from({ length: FIRSTS }, async (_, n) => {
      const made = await world.call('POST', '/contacts/', { locationId, firstName: `Contact ${n}` });
      return made.contact.id as string;
    }),
  );
  const lines: string[] = [];
  for (let first = 0; lines.length < rows; first++)
    for (let second = 0; second < FIRSTS && lines.length < rows; second++)
      if (first !== second)
        lines.push(
          `{"associationKey":"knows","firstRecordId":"${ids[first]}","secondRecordId":"${ids[second]}"}\n`,
        );
  world.write(name, lines.join(''));
  return locationId;
}

/** How many relations were announced, and how many different ones there are. */
async function relationsOf(
  locationId: string,
  name: string,
): Promise<[announced: number, different: number]> {
  const before = FIRSTS + 1;
  const { data } = await world.call('GET', `/v1/events?locationId=${locationId}&after=${before}&limit=1`);
  expect(data[0]?.type).toBe('RelationCreate');
  const ended = await world.relata(locationId, ['export', 'relations', name, '--json']);
  expect(ended.code).toBe(0);
  const links = new Set(world.rows(name).map((row) => `${row.firstRecordId} ${row.secondRecordId}`));
  return [(await headOf(locationId)) - before, links.size];
}

async function headOf(locationId: string): Promise<number> {
  let low = 0;
  let high = 2 * ROWS;
  // The last number of a log, by whether there is anything behind one.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { data } = await world.call('GET', `/v1/events?locationId=${locationId}&after=${middle}&limit=1`);
    if (data.length > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The most memory that a process has held. */
async function peakOf(command: Relata): Promise<number> {
  let bytes = 0;
  const path = `/proc/${command.child.pid}/status`;
  while (command.child.exitCode === null) {
    const kilobytes = existsSync(path)
      ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1]
      : undefined;
    bytes = Math.max(bytes, Number(kilobytes ?? 0) * 1024);
    await sleep(20);
  }
  return bytes;
}

describe('an import of 200 000 relations', { timeout }, () => {
  test.runIf(process.platform === 'linux')('takes as much memory as one of 20 000', async () => {
    const peaks: number[] = [];
    for (const rows of [ROWS / 10, ROWS]) {
      const name = `memory-${rows}.ndjson`;
      const locationId = await prepare(name, rows);
      const command = world.start(locationId, ['import', 'relations', name, '--json'], undefined, SMALL_HEAP);
      peaks.push(await peakOf(command));
      expect(await command.ended).toBe(0);
      expect(JSON.parse(command.stdout())).toMatchObject({ rows, done: rows, existing: 0, failed: 0 });
    }
    const [small = 0, large = 0] = peaks;
    console.log(`peaks: ${peaks.map((bytes) => `${Math.round(bytes / 1024 / 1024)} MB`).join(', ')}`);
    expect(small).toBeGreaterThan(0);
    expect(large - small).toBeLessThan(GROWTH_BYTES_MAX);
  });

  test('that is killed at random moments makes each of them once', async () => {
    const locationId = await prepare('killed.ndjson', ROWS);
    const args = ['import', 'relations', 'killed.ndjson', '--json'];
    const state = join(world.folder, 'killed.ndjson.relata-import.json');
    let kills = 0;
    for (let code: unknown; code !== 0; ) {
      const command = world.start(locationId, args);
      if (kills < 6) {
        while (!existsSync(state)) await sleep(5);
        await sleep(1_000 + Math.random() * 2_500);
        if (command.child.exitCode === null && command.child.kill('SIGKILL')) kills += 1;
      }
      code = await command.ended;
      expect([0, 'SIGKILL']).toContain(code);
      if (code === 0) expect(JSON.parse(command.stdout())).toMatchObject({ rows: ROWS, failed: 0 });
    }
    console.log(`killed ${kills} times`);
    expect(kills).toBeGreaterThan(2);
    expect(await relationsOf(locationId, 'found.ndjson')).toEqual([ROWS, ROWS]);
  });
});
