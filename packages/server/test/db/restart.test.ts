import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase } from '../../../../tools/test/databases.ts';
import { type Postgres, startPostgres } from '../../../../tools/test/postgres.ts';
import { type Server, startServer } from '../../src/server.ts';

const ADMIN_TOKEN = 'of-a-server-that-outlives-its-database';

describe('PostgreSQL that is restarted', () => {
  let postgres: Postgres;
  let server: Server;

  beforeAll(async () => {
    postgres = await startPostgres();
    server = await startServer(
      {
        port: 0,
        host: '127.0.0.1',
        dataDir: '',
        databaseUrl: await createDatabase(postgres.url, 'restarted'),
        adminToken: ADMIN_TOKEN,
        egressAllow: { loopback: true, cidrs: [] },
        logLevel: 'silent',
        demo: false,
      },
      pino({ level: 'silent' }),
    );
  });
  afterAll(async () => {
    await server?.close();
    await postgres?.stop();
  });

  async function call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  test.each(['in order', 'by a crash'] as const)(
    '%s: writes go on, and none is lost or done twice',
    async (how) => {
      const { body } = await call('POST', '/v1/locations', { name: how });
      const { id: locationId } = body as { id: string };
      let going = true;
      const answers: { status: number; body: unknown }[] = [];
      const write = async (client: number) => {
        for (let n = 0; going; n += 1) {
          answers.push(await call('POST', '/contacts/', { locationId, email: `${client}-${n}@example.com` }));
        }
      };
      const clients = Array.from({ length: 8 }, (_, client) => write(client));
      await sleep(300);
      if (how === 'by a crash') await postgres.kill();
      await postgres.restart();
      await sleep(500);
      // Those that were under way may yet end otherwise.
      const before = answers.length + clients.length;
      await sleep(1_000);
      going = false;
      await Promise.all(clients);
      expect(answers.length).toBeGreaterThan(before);
      expect(new Set(answers.slice(before).map(({ status }) => status))).toEqual(new Set([201]));
      // Meanwhile a token, or a location, may not be found out about; a write itself waits.
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        expect(answer).toMatchObject({
          status: 503,
          body: { message: expect.stringContaining('nothing was changed') },
        });
      }

      const seqs: number[] = [];
      for (let after: unknown = 0; after !== null; ) {
        const page = await call('GET', `/v1/events?locationId=${locationId}&limit=200&after=${after}`);
        const { data, next } = page.body as { data: { seq: number; type: string }[]; next: unknown };
        seqs.push(...data.filter(({ type }) => type === 'ContactCreate').map(({ seq }) => seq));
        after = next;
      }
      const created = answers.filter(({ status }) => status === 201);
      expect(seqs).toEqual(created.map((_, index) => index + 1));
    },
  );
});
