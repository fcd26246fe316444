import { importPublicKey, verifyStandard } from '@relata/protocol/signature';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/test/databases.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { statement } from '../../src/db/statement.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';

const preload = new URL('shifted-clock.ts', import.meta.url).href;
/** So many that each of three nodes surely has lanes. */
const LOCATIONS = 24;
const CHANGES = 6;

const laneHolders = statement<{ node: string }>(
  'test_clock_holders',
  `
  select distinct node from lane where node is not null
`,
);

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the test, which is their check
  readonly body: any;
}

// Several processes need a database that all of them can open: PostgreSQL alone.
describe('nodes whose clocks are ten minutes off, and jump', () => {
  const servers: ServerProcess[] = [];
  let receiver: Receiver;
  let database: Database;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    receiver = await startReceiver();
    const fresh = await freshDatabase(async (url) => {
      const empty = await connect({ url });
      await migrate(empty);
      await empty.close();
    });
    drop = fresh.drop;
    database = await connect({ url: fresh.url });
    const adminToken = 'admin-of-three-clocks';
    for (const minutes of ['10', '-10', '0,10,-10']) {
      const env = {
        RELATA_DATABASE_URL: fresh.url,
        RELATA_EGRESS_ALLOW: '127.0.0.0/8',
        NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`,
        TEST_CLOCK_MINUTES: minutes,
      };
      servers.push(await startServerProcess({ env, adminToken }));
    }
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await receiver?.close();
    await database?.close();
    await drop?.();
  });

  async function call(node: number, method: string, path: string, body?: unknown): Promise<Answer> {
    const { url, adminToken } = servers[node % servers.length] as ServerProcess;
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  async function made(path: string, body: unknown): Promise<Answer['body']> {
    const answer = await call(0, 'POST', path, body);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body;
  }

  /** An association in a location of its own. */
  async function makeThing(): Promise<{ id: string; locationId: string }> {
    const { id: locationId } = await made('/v1/locations', { name: 'Clocks' });
    const { id } = await made('/associations/', {
      locationId,
      key: 'friends',
      firstObjectKey: 'contact',
      firstObjectLabel: 'Friend',
      secondObjectKey: 'contact',
      secondObjectLabel: 'Neighbour',
    });
    return { id, locationId };
  }

  test('change no order, lose nothing, and tell the right time', async () => {
    const things = await Promise.all(Array.from({ length: LOCATIONS }, makeThing));
    const taken: Received[] = [];
    receiver.answer = (received) => {
      if (Math.random() < 0.3) return 500;
      taken.push(received);
      return 200;
    };
    const endpoint = await made('/v1/endpoints', {
      url: receiver.url,
      events: ['Association*'],
      retryPolicy: Array(20).fill(0.05),
    });
    // Each of them is changed by one node after another.
    for (let change = 0; change < CHANGES; change += 1) {
      await Promise.all(
        things.map(async ({ id }, index) => {
          const labels = { firstObjectLabel: `Friend ${change}`, secondObjectLabel: 'Neighbour' };
          const { status } = await call(change + index, 'PUT', `/associations/${id}`, labels);
          expect(status).toBe(200);
        }),
      );
    }
    const total = LOCATIONS * CHANGES;
    const ids = () => new Set(taken.map(({ body }) => body.webhookId));
    await until(
      () => ids().size === total,
      20_000,
      () => `${ids().size} of ${total} were taken`,
    );

    for (const { id, locationId } of things) {
      const log = (await call(0, 'GET', `/v1/events?locationId=${locationId}`)).body.data;
      const times = log.map(({ timestamp }: { timestamp: string }) => Date.parse(timestamp));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.abs((times.at(-1) ?? 0) - Date.now())).toBeLessThan(60_000);

      const firsts = new Map<string, number>();
      for (const { body, sequence } of taken)
        if (body.id === id && !firsts.has(body.webhookId)) firsts.set(body.webhookId, sequence);
      const sequences = [...firsts.values()];
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    }

    // A listener takes nothing whose time is more than five minutes off.
    const { keys } = (await call(0, 'GET', '/v1/keys')).body;
    const key = await importPublicKey(keys[0].spki);
    for (const { bytes, headers } of receiver.received) {
      const message = {
        id: headers['webhook-id'],
        timestamp: headers['webhook-timestamp'],
        header: headers['webhook-signature'],
        bytes,
      };
      expect(await verifyStandard(message, key)).toMatchObject({ ok: true });
    }

    const attempts = (await call(0, 'GET', `/v1/attempts?endpointId=${endpoint.id}&limit=200`)).body.data;
    expect(attempts.length).toBeGreaterThanOrEqual(total);
    for (const { startedAt } of attempts)
      expect(Math.abs(Date.parse(startedAt) - Date.now())).toBeLessThan(60_000);
    // Of each clock.
    expect(await database.query(laneHolders())).toHaveLength(servers.length);
  });
});
