import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createListener } from '@relata/listener';
import { eventTypes } from '@relata/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trigger } from '../../src/trigger/trigger.ts';
import { endRelatas, runRelata, temporaryFolder } from '../support/run-relata.ts';
import { contextIn, startWorld, type World } from '../support/world.ts';

const timeout = 120_000;
const defaults = { cleanup: false, dryRun: false };

describe('relata trigger', { timeout }, () => {
  let world: World;
  let locationId: string;
  beforeAll(async () => {
    world = await startWorld();
    locationId = await world.newLocation();
  }, timeout);
  afterAll(endRelatas);

  const events = async () => (await world.call('GET', `/v1/events?locationId=${locationId}&limit=200`)).data;
  const lastSeq = async () => (await events()).at(-1)?.seq ?? 0;

  test.each(eventTypes)('%s happens, with what it needs, and is taken away again', async (type) => {
    for (const cleanup of [false, true]) {
      const before = await lastSeq();
      const { context, said } = contextIn(world, locationId);
      await trigger(context, type, { ...defaults, cleanup });
      const answer = JSON.parse(said.filter((text) => text.startsWith('{')).join(''));
      const happened = (await events()).filter(({ seq }: { seq: number }) => seq > before);
      const event = happened.find(({ webhookId }: { webhookId: string }) => webhookId === answer.webhookId);
      expect(event).toMatchObject({
        type,
        seq: answer.seq,
        entityId: answer.entityId,
        traceId: answer.traceId,
      });
      if (!cleanup) continue;
      const made = happened.filter(
        ({ type: each }: { type: string }) => /Create$/.test(each) && !/Schema/.test(each),
      );
      const gone = happened.filter(({ type: each }: { type: string }) => /Delete$/.test(each));
      expect(gone.map(({ entityId }: { entityId: string }) => entityId).sort()).toEqual(
        made.map(({ entityId }: { entityId: string }) => entityId).sort(),
      );
    }
  });

  test('the command says what it has made, or would make', async () => {
    const rehearsed = await world.relata(locationId, ['trigger', 'RelationDelete', '--dry-run', '--json']);
    expect(rehearsed.code).toBe(0);
    const { steps } = JSON.parse(rehearsed.stdout);
    expect(steps.map(({ method, path }: { method: string; path: string }) => `${method} ${path}`)).toEqual([
      'POST /contacts/',
      'POST /contacts/',
      'POST /associations/relations',
      'DELETE /associations/relations/<relation>',
    ]);
    const before = await lastSeq();
    const done = await world.relata(locationId, ['trigger', 'ContactCreate']);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(
      /^ContactCreate {2}\w{20}\n {2}webhookId {2}[\w-]{36}\n {2}sequence {3}\d+\n {2}traceId/,
    );
    expect(await lastSeq()).toBe(before + 1);
    for (const [args, code] of [
      [['trigger', 'Nonsense'], 2],
      [['trigger', 'ContactCreate', '--to', '3000', '--cleanup'], 2],
      [['trigger', 'RecordCreate', '--object', 'nobodys'], 4],
    ] as const) {
      expect([args, (await world.relata(locationId, args)).code]).toEqual([args, code]);
    }
  });
});

describe('relata trigger --to', { timeout }, () => {
  afterAll(endRelatas);

  test('sends a sample that a listener believes which knows the key', async () => {
    const got: { bytes: Buffer; headers: Record<string, string | string[] | undefined> }[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      got.push({ bytes: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(got.length === 3 ? 500 : 200).end('said');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const home = temporaryFolder();
    const env = { HOME: home, XDG_CONFIG_HOME: join(home, '.config') };
    const ran: string[] = [];
    const codes: unknown[] = [];
    for (let n = 0; n < 3; n++) {
      const command = runRelata({
        args: ['trigger', 'RecordUpdate', '--to', `${port}/hooks`, '--json'],
        env,
      });
      codes.push(await command.ended);
      ran.push(command.stdout());
    }
    server.close();
    server.closeAllConnections();
    expect(codes).toEqual([0, 0, 7]);
    const [a, b] = ran.map((text) => JSON.parse(text));
    expect(a.spki).toBe(b.spki);
    expect(a.webhookId).not.toBe(b.webhookId);
    for (const { bytes, headers } of got) {
      const { event } = await createListener({ keys: a.spki }).verify(bytes, headers);
      expect(event.type).toBe('RecordUpdate');
    }
    const path = join(env.XDG_CONFIG_HOME, 'relata', 'trigger-key.json');
    expect(existsSync(path)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(ran.join('')).not.toContain(JSON.parse(readFileSync(path, 'utf8')).privatePem);
    const nobody = runRelata({ args: ['trigger', 'RecordUpdate', '--to', String(port)], env });
    expect(await nobody.ended).toBe(5);
  });
});
