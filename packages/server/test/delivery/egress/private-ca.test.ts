import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test/databases.ts';
import { ConfigError, readConfig } from '../../../src/config.ts';
import { connect } from '../../../src/db/connect.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { createDelivery } from '../../../src/delivery/delivery.ts';
import { createEgress } from '../../../src/delivery/sending/egress.ts';
import { type Authority, makeAuthority } from './certificates.ts';
import { failureOf, get, type Listener, startListener } from './listener.ts';

const allow = { loopback: true, cidrs: [] };

let folder: string;
let authority: Authority;
let other: Authority;
let listener: Listener;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relata-ca-'));
  authority = makeAuthority('Authority of these tests');
  other = makeAuthority('Another authority');
  listener = await startListener(authority.issue(['127.0.0.1']));
  url = `https://127.0.0.1:${listener.port}/`;
});
afterAll(async () => {
  await listener?.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('all authorities in the file of RELATA_EGRESS_CA are trusted, with whatever is said between them', async () => {
  const text = `Ours, 2026\n${other.cert}\r\n# and\n${authority.cert}\n`;
  const { egressCa } = readConfig({ RELATA_EGRESS_CA: file('both.pem', text) });
  expect(await get(createEgress(allow, { ca: egressCa }), url)).toBe('here');
});

test('another authority than the one that is meant is not trusted', async () => {
  const { egressCa } = readConfig({ RELATA_EGRESS_CA: file('other.pem', other.cert) });
  expect((await failureOf(get(createEgress(allow, { ca: egressCa }), url))).code).toBe(
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  );
});

test('deliveries go by it', async () => {
  const { url: databaseUrl, drop } = await freshDatabase(async (empty) => {
    const made = await connect({ url: empty });
    await migrate(made);
    await made.close();
  });
  const database = await connect({ url: databaseUrl });
  try {
    const delivery = await createDelivery({
      database,
      logger: { warn: () => {} },
      egressAllow: allow,
      egressCa: authority.cert,
      version: '0.0.0-test',
    });
    expect(await get(delivery.egress, url)).toBe('here');
    await delivery.stop(1_000);
  } finally {
    await database.close();
    await drop();
  }
});

test('a file that cannot be used is said at the start', () => {
  const broken = authority.cert.replace(/\n.{20}/, '\n!!!!!!!!!!!!!!!!!!!!');
  const paths = [
    join(folder, 'missing.pem'),
    folder,
    file('key.pem', authority.key),
    file('bad.pem', broken),
  ];
  for (const path of paths) {
    const read = () => readConfig({ RELATA_EGRESS_CA: path, RELATA_PORT: 'x' });
    expect(read).toThrow(ConfigError);
    // All that is wrong at once.
    expect(read).toThrow(
      /RELATA_PORT[\s\S]*RELATA_EGRESS_CA must be a file of certificates, and .* is not: /,
    );
  }
  expect(readConfig({}).egressCa).toBeUndefined();
});

test("Node's own setting is heeded, with RELATA_EGRESS_CA and without", async () => {
  const script = `
    import { Agent, request } from 'undici';
    import { createEgress } from ${JSON.stringify(import.meta.resolve('../../../src/delivery/sending/egress.ts'))};
    for (const ca of [undefined, ${JSON.stringify(other.cert)}]) {
      const { connector } = createEgress({ loopback: true, cidrs: [] }, { ca });
      const agent = new Agent({ connect: connector });
      const { body } = await request(${JSON.stringify(url)}, { dispatcher: agent });
      console.log(await body.text());
      await agent.destroy();
    }
  `;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: file('extra.pem', authority.cert) };
  const args = ['--conditions=relata-source', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: import.meta.dirname,
    env,
    timeout: 20_000,
  });
  expect(stdout).toBe('here\nhere\n');
});
