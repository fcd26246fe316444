import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endRelatas, type Relata, runRelata } from './support/run-relata.ts';
import { type ServedRelata, serveRelata } from './support/served-relata.ts';

// relata events, each as a process; tail over a restart of the server.

const LOCATION = 'eHy2cOSZxMQzQ6Yyvl8P';
const timeout = 90_000;
let relata: ServedRelata;
beforeAll(async () => {
  relata = await serveRelata();
  await relata.run(['locations', 'create', 'of the test', '--id', LOCATION]);
  await relata.makeObjects(LOCATION, 'a', 'b', 'c');
}, timeout);
afterAll(endRelatas);

interface Event {
  readonly seq: number;
  readonly type: string;
  readonly entityId: string;
  readonly webhookId: string;
  readonly payload: { readonly key: string };
}

describe('relata events', { timeout }, () => {
  test('lists them in their order, by what is asked for', async () => {
    const all = (await relata.run(['events', 'list', '--json'])).rows<Event>();
    expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const second = all[1] as Event;
    const [limited, after, entity, none, human] = await Promise.all([
      relata.run(['events', 'list', '--limit', '2', '--json']),
      relata.run(['events', 'list', '--after', '2', '--json', '--location', LOCATION]),
      relata.run(['events', 'list', '--entity', second.entityId, '--type', 'ObjectSchemaCreate', '--json']),
      relata.run(['events', 'list', '--type', 'ContactCreate']),
      relata.run(['events', 'list']),
    ]);
    expect(limited.rows()).toEqual(all.slice(0, 2));
    expect(after.rows()).toEqual(all.slice(2));
    expect(entity.rows()).toEqual([second]);
    expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'There is none.\n']);
    expect(human.stdout).toMatch(/^SEQ +TIME .*\n1 +20.* ObjectSchemaCreate .*\n2 .*\n3 .*\n$/);
  });

  test('lists them from the end, and by time', async () => {
    const all = (await relata.run(['events', 'list', '--json'])).rows<Event & { timestamp: string }>();
    const list = async (...flags: string[]) =>
      (await relata.run(['events', 'list', '--json', ...flags])).rows<Event>().map(({ seq }) => seq);
    const last = all[2]?.timestamp ?? '';
    const [desc, before, since, until, long, between] = await Promise.all([
      list('--order', 'desc', '--limit', '2'),
      list('--order', 'desc', '--after', '3'),
      list('--since', '1h'),
      list('--until', '1h'),
      list('--since', last, '--order', 'asc'),
      list('--since', '2020-01-01', '--until', last),
    ]);
    const from = (time: string) => all.filter(({ timestamp }) => timestamp >= time).map(({ seq }) => seq);
    expect([desc, before, since, until]).toEqual([[3, 2], [2, 1], [1, 2, 3], []]);
    expect(long).toEqual(from(last));
    expect(between).toEqual([1, 2, 3].filter((seq) => !from(last).includes(seq)));
    const refused = await Promise.all([
      relata.run(['events', 'list', '--order', 'sideways']),
      relata.run(['events', 'list', '--since', 'yesterday']),
    ]);
    for (const { code, stdout } of refused) expect([code, stdout]).toEqual([2, '']);
    expect(refused.map(({ stderr }) => stderr).join('')).toMatch(/asc, desc[\s\S]*It must be a time such as/);
  });

  test('gets one, by its number or its id', async () => {
    const [event, human, unknown, unsent, elsewhere] = await Promise.all([
      relata.run(['events', 'get', '2', '--json']),
      relata.run(['events', 'get', '2']),
      relata.run(['events', 'get', '99']),
      relata.run(['events', 'get', '76dd83c6-920d-4c9f-b99b-8d7c95a1ce6a']),
      relata.run(['events', 'get', '2', '--location', 'aaaaaaaaaaaaaaaaaaaa']),
    ]);
    expect(event.json<Event>()).toMatchObject({ seq: 2, payload: { key: 'custom_objects.b' } });
    expect(human.stdout).toMatch(/^seq +2\n[\s\S]*\n {2}"key": "custom_objects\.b",\n/);
    expect([unknown.code, unknown.stderr]).toEqual([4, 'relata: There is no event 99\n']);
    expect(unsent.code).toBe(4);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([4, 'relata: Location not found\n']);
  });

  test('are followed by tail over a restart of the server, none of them lost or told twice', async () => {
    const tail = follow('--json', '--after', '1');
    await until(tail, /"seq":3/);
    await relata.restart();
    await relata.makeObjects(LOCATION, 'd', 'e');
    await until(tail, /"seq":5/);
    await relata.makeObjects(LOCATION, 'f');
    await until(tail, /"seq":6/);
    tail.child.kill('SIGINT');
    expect(await tail.ended).toBe(130);
    const seqs = tail
      .stdout()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Event).seq);
    expect(seqs).toEqual([2, 3, 4, 5, 6]);
    expect(tail.stderr()).toMatch(/^Following the log of \w+\nDisconnected; .*\nConnected again\n$/);
  });

  test('tail ends with 5 when the server does not come back', async () => {
    const tail = follow('--give-up', '1', '--type', 'Relation*');
    await until(tail, /^SEQ/);
    await relata.restart(async () => {
      expect(await tail.ended).toBe(5);
      expect(tail.stderr()).toMatch(/Disconnected; trying again for 1 s\nrelata: .*127\.0\.0\.1:\d+/);
    });
  });

  test('tail ends with what the server refuses', async () => {
    const [unknown, beyond, none] = await Promise.all([
      relata.run(['events', 'tail', '--type', 'Nothing']),
      relata.run(['events', 'tail', '--after', '999']),
      relata.run(['events', 'tail', '--location', 'aaaaaaaaaaaaaaaaaaaa']),
    ]);
    expect([unknown.code, unknown.stderr]).toEqual([7, expect.stringContaining('there is no event Nothing')]);
    expect([beyond.code, beyond.stderr]).toEqual([7, expect.stringContaining('is beyond it')]);
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('Location not found')]);
  });
});

function follow(...args: string[]): Relata {
  return runRelata({ args: ['events', 'tail', ...args], env: relata.env });
}

async function until({ stdout, child, ended, stderr }: Relata, pattern: RegExp): Promise<void> {
  const over = ended.then((code) => `ended with ${code}: ${stderr()}`);
  while (!pattern.test(stdout())) {
    const said = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), over]);
    if (typeof said === 'string') throw new Error(said);
  }
}
