import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { describe, expect, test } from 'vitest';
import { createDatabase } from '../../../../tools/test/databases.ts';
import { startPostgres } from '../../../../tools/test/postgres.ts';
import { connect } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { startReceiver, until } from '../delivery/receiver.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

// What is said of delivery is said of this: three real processes on one PostgreSQL, with the clockwork that everybody
// gets, while processes and the database die.

const PROCESSES = 3;
const CLIENTS = 25;
/** Of each client; 500 a second together. */
const CHANGES_PER_SECOND = 20;
const LOCATIONS = 5;
const RUN_MS = 60_000;
const KILL_EVERY_MS = 9_000;
const STARTS_MAX = 10;
/** The lease, and what passes until the end of one is found: a sweep. The rest is for a machine that is busy. */
const STUCK_MS_MAX = 30_000 + 5_000 + 10_000;

const selectLog = statement<{ webhook_id: string; location_id: string; entity_id: string; seq: number }>(
  'test_whole_log',
  'select webhook_id, location_id, entity_id, seq from event where location_id = $1 and seq > $2 order by seq limit 20000',
);

interface Change {
  readonly locationId: string;
  readonly contactId: string;
}

describe('processes and a database that die, on postgres', () => {
  test('lose nothing, keep the order, and send twice only what a crash cut off', {
    timeout: 400_000,
  }, async () => {
    const postgres = await startPostgres({ fsync: true });
    const databaseUrl = await createDatabase(postgres.url, 'loss');
    const receiver = await startReceiver();
    const adminToken = 'of-three-processes-on-one-database';
    const env = {
      RELATA_DATABASE_URL: databaseUrl,
      RELATA_EGRESS_ALLOW: '127.0.0.0/8',
      RELATA_LOG_LEVEL: 'silent',
    };
    /** As whatever looks after processes does: a start that finds no database is tried again. */
    const start = async (): Promise<ServerProcess> => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await startServerProcess({ env, adminToken });
        } catch (error) {
          if (tries === STARTS_MAX) throw error;
          await sleep(500);
        }
      }
    };
    const servers: (ServerProcess | undefined)[] = [await start()];
    const agent = new Agent({ connections: 4 * CLIENTS });
    const acknowledged: Change[] = [];
    let going = true;

    /** One request to whatever process answers; undefined if none does, and what became of it is not known. */
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the test, which is their check
    async function call(method: 'POST' | 'PUT' | 'GET', path: string, body?: object): Promise<any> {
      const living = servers.filter((server) => server !== undefined);
      const server = living[Math.floor(Math.random() * living.length)];
      if (server === undefined) return undefined;
      try {
        const answer = await request(server.url + path, {
          dispatcher: agent,
          method,
          headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
          body: body === undefined ? null : JSON.stringify(body),
          headersTimeout: 15_000,
        });
        const text = await answer.body.text();
        return answer.statusCode < 300 ? JSON.parse(text) : undefined;
      } catch {
        return undefined;
      }
    }

    async function change(locationId: string, client: number): Promise<void> {
      let contactId: string | undefined;
      for (let n = 0; going; n += 1) {
        const next = performance.now() + 1_000 / CHANGES_PER_SECOND;
        if (n % 6 === 0) contactId = undefined;
        const firstName = `${client}-${n}`;
        if (contactId === undefined) {
          const made = await call('POST', '/contacts/', { locationId, firstName });
          contactId = made?.contact.id;
          if (contactId !== undefined) acknowledged.push({ locationId, contactId });
        } else if ((await call('PUT', `/contacts/${contactId}`, { firstName })) !== undefined) {
          acknowledged.push({ locationId, contactId });
        }
        await sleep(Math.max(0, next - performance.now()));
      }
    }

    try {
      for (let index = 1; index < PROCESSES; index += 1) servers.push(await start());
      const locations: string[] = [];
      while (locations.length < LOCATIONS)
        locations.push((await call('POST', '/v1/locations', { name: 'Loss' })).id);
      // What the receiver, in a process that does much else, does not answer in time is tried again soon.
      const endpoint = { url: receiver.url, timeoutMs: 5_000, retryPolicy: Array(20).fill(1) };
      expect(await call('POST', '/v1/endpoints', endpoint)).toBeDefined();

      const clients = Array.from({ length: CLIENTS }, (_, client) =>
        change(locations[client % LOCATIONS] as string, client),
      );
      const crashes: number[] = [];
      const killing = (async () => {
        const until = performance.now() + RUN_MS;
        for (let victim = 0; performance.now() + KILL_EVERY_MS < until; victim += 1) {
          await sleep(KILL_EVERY_MS);
          const place = victim % PROCESSES;
          const server = servers[place];
          servers[place] = undefined;
          crashes.push(performance.now());
          await server?.kill();
          servers[place] = await start();
        }
        await sleep(Math.max(0, until - performance.now()));
      })();
      const restarting = (async () => {
        await sleep(RUN_MS / 3);
        crashes.push(performance.now());
        await postgres.restart();
        await sleep(RUN_MS / 4);
        crashes.push(performance.now());
        await postgres.kill();
        await sleep(500);
        await postgres.restart();
      })();
      await Promise.all([killing, restarting]);
      going = false;
      await Promise.all(clients);

      // The log is the truth about what happened: what was acknowledged is in it.
      const database = await connect({ url: databaseUrl });
      const log: { webhook_id: string; location_id: string; entity_id: string; seq: number }[] = [];
      for (const locationId of locations) {
        for (let after = 0, page = [{ seq: 0 }]; page.length > 0; after = page.at(-1)?.seq ?? 0) {
          const rows = await database.query(selectLog(locationId, after));
          log.push(...rows);
          page = rows;
        }
      }
      await database.close();
      const ofContact = new Map<string, number>();
      for (const { entity_id } of log) ofContact.set(entity_id, (ofContact.get(entity_id) ?? 0) + 1);
      for (const { contactId } of acknowledged) ofContact.set(contactId, (ofContact.get(contactId) ?? 0) - 1);
      expect([...ofContact.values()].filter((surplus) => surplus < 0)).toEqual([]);
      // As many as the machine can do; it says below how many that were.
      expect(acknowledged.length).toBeGreaterThan(1_000);

      const seen = () => new Set(receiver.received.map(({ body }) => body.webhookId));
      await until(
        () => seen().size >= log.length,
        2 * STUCK_MS_MAX,
        () => `${seen().size} of ${log.length} events have arrived`,
      );
      expect(seen()).toEqual(new Set(log.map(({ webhook_id }) => webhook_id)));

      const lastBefore = (at: number) =>
        Math.max(...crashes.filter((each) => each <= at), Number.NEGATIVE_INFINITY);
      const first = new Map<string, { at: number; bytes: Buffer }>();
      const lastOf = new Map<string, number>();
      let twice = 0;
      for (const { at, body, bytes, sequence } of receiver.received) {
        const before = first.get(body.webhookId);
        if (before !== undefined) {
          twice += 1;
          expect(bytes.equals(before.bytes)).toBe(true);
          // Sent again by whoever took the lane over: within the time that this may take.
          expect(at - lastBefore(at)).toBeLessThan(STUCK_MS_MAX);
          continue;
        }
        first.set(body.webhookId, { at, bytes });
        expect(sequence).toBeGreaterThan(lastOf.get(body.id) ?? 0);
        lastOf.set(body.id, sequence);
        // Whoever had the lane may have died more than once: from then on it is free when its lease has ended.
        const since = Math.max(Date.parse(body.timestamp) - performance.timeOrigin, lastBefore(at));
        expect(at - since).toBeLessThan(STUCK_MS_MAX);
      }
      console.log(
        `${log.length} events in ${RUN_MS / 1_000} s, ${acknowledged.length} acknowledged, ${crashes.length} crashes, ${twice} sent twice`,
      );
      // What a process has sent and not yet written is bounded for each of its lanes.
      expect(twice).toBeLessThan(crashes.length * LOCATIONS * 512);
    } finally {
      going = false;
      await Promise.all(servers.map((server) => server?.kill()));
      await agent.destroy();
      await receiver.close();
      await postgres.stop();
    }
  });
});
