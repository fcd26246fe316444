import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDataDir, type TestFolder } from '../../../../tools/test/databases.ts';
import { connect } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { manyRecords } from '../support/many-records.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const CLIENTS = 4;
const BULK = 1_000;
const RELATIONS = 100_000;
/** Of a process that lives. */
const HEALTHZ_MAX_MS = 100;

// PostgreSQL has processes of its own; the embedded engine shares this one.
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, which is their check
type Json = any;

describe('while 100 000 relations are imported by bulk into the embedded database', () => {
  const adminToken = `admin-${randomBytes(16).toString('hex')}`;
  let folder: TestFolder;
  let server: ServerProcess;

  const open = () => startServerProcess({ env: { RELATA_DATA_DIR: folder.dataDir }, adminToken });

  beforeAll(async () => {
    folder = await freshDataDir(async (dataDir) => {
      const database = await connect({ dataDir });
      await migrate(database);
      await database.close();
    });
    server = await open();
  });
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
  });

  async function call(path: string, body: unknown): Promise<{ status: number; body: Json }> {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async function fill(): Promise<{
    locationId: string;
    associationId: string;
    firsts: string[];
    seconds: string[];
  }> {
    const { id: locationId } = (await call('/v1/locations', { name: 'Import' })).body;
    for (const key of ['buyer', 'property']) {
      const primaryDisplayPropertyDetails = { key: 'name', name: 'Name', dataType: 'TEXT' };
      const labels = { singular: key, plural: `${key}s` };
      await call('/objects/', { locationId, key, labels, primaryDisplayPropertyDetails });
    }
    const association = await call('/associations/', {
      locationId,
      key: 'interest',
      firstObjectKey: 'custom_objects.buyer',
      firstObjectLabel: 'Buyer',
      secondObjectKey: 'custom_objects.property',
      secondObjectLabel: 'Property',
    });
    // One process at a time has the folder.
    await server.stop();
    const database = await connect({ dataDir: folder.dataDir });
    const firsts = await manyRecords(database, locationId, 'custom_objects.buyer', RELATIONS / BULK);
    const seconds = await manyRecords(database, locationId, 'custom_objects.property', BULK);
    await database.close();
    server = await open();
    return { locationId, associationId: association.body.id, firsts, seconds };
  }

  test('/healthz answers within 100 ms', { timeout: 240_000 }, async () => {
    const { locationId, associationId, firsts, seconds } = await fill();
    const health = measureHealth(server.url);
    const begun = performance.now();
    const client = async (): Promise<void> => {
      for (let first = firsts.pop(); first !== undefined; first = firsts.pop()) {
        const firstRecordId = first;
        const add = seconds.map((secondRecordId) => ({ associationId, firstRecordId, secondRecordId }));
        const { status, body } = await call('/associations/relations/bulk', { locationId, add });
        expect(status).toBe(200);
        expect(body.results.created).toHaveLength(BULK);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    const tookS = (performance.now() - begun) / 1_000;
    const { healthMs, idleMs } = await health.stop();
    const slowest = Math.max(...healthMs);
    // What a server that has nothing to do takes at worst is the machine's, which may have others to serve.
    const usual = Math.max(...idleMs);
    console.log(
      `${RELATIONS} relations in ${tookS.toFixed(1)} s; /healthz ${healthMs.length} times, ` +
        `${slowest.toFixed()} ms at the most, a server with nothing to do ${usual.toFixed()} ms`,
    );
    expect(healthMs.length).toBeGreaterThan(100);
    expect(slowest).toBeLessThan(HEALTHZ_MAX_MS + usual);
  });
});

/** Until it is told to stop; see measure-health.ts. */
function measureHealth(url: string): { stop(): Promise<{ healthMs: number[]; idleMs: number[] }> } {
  const script = fileURLToPath(new URL('measure-health.ts', import.meta.url));
  const child = spawn(process.execPath, [script, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    async stop() {
      child.stdin.end();
      return JSON.parse(await text(child.stdout));
    },
  };
}
