import { randomBytes } from 'node:crypto';
import { importPublicKey, verifyGhl } from '@relata/protocol/signature';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { statement } from '../../src/db/statement.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { updateEndpoint } from '../../src/delivery/endpoints/update-endpoint.ts';
import { openVault, unsealed } from '../../src/delivery/keys/vault.ts';
import { engines } from '../support/start-test-app.ts';
import { startReceiver, until } from './receiver.ts';
import { admin, openWorld, type World } from './world.ts';

const newSecret = () => randomBytes(32).toString('base64');

const privateKeys = statement<{ kid: string; private_key: string | null }>(
  'test_sealed_keys',
  `
  select kid, private_key from signing_key order by number
`,
);
const dump = statement<{ text: string }>(
  'test_vault_dump',
  `
  select row_to_json(vault)::text as text from vault
  union all
  select row_to_json(signing_key)::text from signing_key
`,
);

const endpointDump = statement<{ text: string }>(
  'test_endpoint_dump',
  `
  select row_to_json(endpoint)::text as text from endpoint
`,
);

describe.each(engines)('what is kept secret on %s', (engine) => {
  let world: World;
  let secret: string;

  beforeAll(async () => {
    // Its own node makes the first key without a secret.
    world = await openWorld(engine, { idle: true });
    secret = newSecret();
  });
  afterAll(() => world?.close());
  afterEach(() => expect(world.complaints.splice(0)).toEqual([]));

  const stored = async () => (await world.database.query(privateKeys())).map((row) => row.private_key);

  async function signsWell({ keys }: Delivery): Promise<void> {
    const bytes = Buffer.from('{}');
    const { ghl, kids } = await keys.sign({ webhookId: 'a', timestampSeconds: 1, bytes });
    const [active] = await keys.list();
    expect(active?.kid).toBe(kids[0]);
    expect(await verifyGhl(bytes, ghl, await importPublicKey(active?.spki ?? ''))).toMatchObject({
      ok: true,
    });
  }

  const refusal = (secrets: { secret?: string; secretOld?: string }) =>
    world.makeNode(secrets).then(
      () => expect.unreachable('it started'),
      (error) => {
        expect(error).toBeInstanceOf(ConfigError);
        for (const each of Object.values(secrets)) expect(String(error)).not.toContain(each);
        return String(error);
      },
    );

  test('keys are stored as they are without a secret, and sealed by the first start with one', async () => {
    const before = await stored();
    expect(before).toEqual([expect.stringContaining('PRIVATE KEY')]);
    const [{ kid } = { kid: '' }] = await world.delivery.keys.list();

    const sealing = await world.makeNode({ secret });
    expect(await stored()).toEqual([expect.stringMatching(/^relata-sealed-1:/)]);
    expect((await sealing.keys.list()).map((key) => key.kid)).toEqual([kid]);
    await signsWell(sealing);
    await signsWell(await world.makeNode({ secret }));
    const text = (await world.database.query(dump())).map((row) => row.text).join();
    expect(text).not.toContain(secret);
    expect(text).not.toContain('PRIVATE KEY');
  });

  test('a start without the secret, or with another, fails and says so', async () => {
    expect(await refusal({})).toMatch(/RELATA_SECRET must be set/);
    expect(await refusal({ secret: newSecret() })).toMatch(/RELATA_SECRET is not the one/);
    expect(await refusal({ secret: newSecret(), secretOld: newSecret() })).toMatch(
      /nor is RELATA_SECRET_OLD/,
    );
    await signsWell(await world.makeNode({ secret }));
  });

  test('a key that is made later is sealed, and a node that cannot open it says so', async () => {
    const node = await world.makeNode({ secret });
    await node.keys.rotate(0);
    expect(await stored()).toEqual(Array(2).fill(expect.stringMatching(/^relata-sealed-1:/)));
    await signsWell(await world.makeNode({ secret }));
    // It started before there was a secret.
    await world.delivery.keys.refresh();
    expect((await world.delivery.keys.list()).map(({ status }) => status)).toEqual(['active', 'next']);
    expect(world.complaints.splice(0).join()).toMatch(/cannot be opened.*set RELATA_SECRET/);
  });

  test('the secret is changed by naming the old one, once', async () => {
    const after = newSecret();
    // As when several are started at once.
    const nodes = await Promise.all(
      [1, 2, 3].map(() => world.makeNode({ secret: after, secretOld: secret })),
    );
    for (const node of nodes) await signsWell(node);
    expect(await refusal({ secret })).toMatch(/RELATA_SECRET is not the one/);
    await signsWell(await world.makeNode({ secret: after }));
    await signsWell(await world.makeNode({ secret: after, secretOld: secret }));
    secret = after;
  });

  test("endpoints' own headers are sealed too, those that were there before as well, and sent as they are", async () => {
    const receiver = await startReceiver();
    const first = await openWorld(engine, { idle: true });
    try {
      const { id } = await first.newEndpoint({ url: receiver.url, headers: { 'X-Early': 'early-value' } });
      await first.newEndpoint({ url: 'http://127.0.0.1:9', events: ['ContactCreate'] });
      const everything = async () =>
        (await first.database.query(endpointDump())).map(({ text }) => text).join();
      expect(await everything()).toContain('early-value');

      const node = await first.newNode({ secret: newSecret() });
      expect(await everything()).not.toContain('early-value');
      const body = { headers: { 'X-Late': 'late-value' } };
      await updateEndpoint(first.database, node, admin, id, body);
      await node.endpointChanged(id);
      expect(await everything()).not.toMatch(/early-value|late-value/);

      const locationId = await first.newLocation();
      node.wake(locationId, await first.changeSilently(locationId, [{}]));
      const [received] = await receiver.waitFor(1);
      expect(received?.headers).toMatchObject({ 'x-early': 'early-value', 'x-late': 'late-value' });
    } finally {
      await first.close();
      await receiver.close();
    }
  });

  test('one sealed text cannot be put in the place of another, or be changed', async () => {
    const vault = await openVault(world.database, { secret });
    const sealed = vault.seal('text', 'of a');
    expect(vault.open(sealed, 'of a')).toBe('text');
    expect(vault.seal('text', 'of a')).not.toBe(sealed);
    expect(() => vault.open(sealed, 'of b')).toThrow();
    const [version = '', body = ''] = sealed.split(':');
    const bytes = Buffer.from(body, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.open(`${version}:${changed.toString('base64')}`, 'of a')).toThrow();
    }
    for (const cut of ['', 'AAAA', body.slice(0, 40)])
      expect(() => vault.open(`${version}:${cut}`, 'of a')).toThrow();
    expect(vault.open('{"clear":1}', 'of a')).toBe('{"clear":1}');
    expect(unsealed.seal('text', 'of a')).toBe('text');
    expect(() => unsealed.open(sealed, 'of a')).toThrow('RELATA_SECRET');
  });

  test('several nodes that seal a database for the first time at once agree', async () => {
    const fresh = await openWorld(engine, { idle: true });
    try {
      const own = newSecret();
      const nodes = await Promise.all([1, 2, 3].map(() => fresh.makeNode({ secret: own })));
      for (const node of nodes) await signsWell(node);
      const later = await fresh.makeNode({ secret: own });
      await until(
        async () => (await later.keys.list()).length === 1,
        1_000,
        () => 'one key',
      );
      await signsWell(later);
    } finally {
      await fresh.close();
    }
  });
});

describe('the secret', () => {
  test.each([
    ['short', 'too-short'],
    ['of few characters', 'abab'.repeat(10)],
  ])('must not be %s', (_, secret) => {
    expect(() => readConfig({ RELATA_SECRET: secret })).toThrow('RELATA_SECRET must be a random text');
    expect(() => readConfig({ RELATA_SECRET: secret })).not.toThrow(secret);
  });

  test('may be what openssl makes, and the old one is of use only beside the new one', () => {
    expect(readConfig({ RELATA_SECRET: randomBytes(16).toString('hex') }).secret).toHaveLength(32);
    expect(readConfig({}).secret).toBeUndefined();
    expect(() => readConfig({ RELATA_SECRET_OLD: newSecret() })).toThrow('RELATA_SECRET_OLD is of use only');
  });
});
