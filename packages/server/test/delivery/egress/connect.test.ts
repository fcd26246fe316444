import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EgressAllow } from '../../../src/config.ts';
import { assertSettings } from '../../../src/delivery/endpoints/endpoint-rules.ts';
import { EgressRefused } from '../../../src/delivery/sending/egress/egress-refused.ts';
import { createEgress } from '../../../src/delivery/sending/egress.ts';
import { admin } from '../world.ts';
import { makeSelfSigned } from './certificates.ts';
import { type DnsStub, startDns } from './dns-stub.ts';
import { metadataForms, privateForms } from './hosts.ts';
import { failureOf, get, type Listener, startListener } from './listener.ts';

const nothing = { loopback: false, cidrs: [] };
const loopback = { loopback: true, cidrs: [] };
const everything = { loopback: true, cidrs: ['0.0.0.0/0', '::/0'] };
/** The address of loopback that the listener is at, without its neighbours. */
const oneAddress = { loopback: false, cidrs: ['127.0.0.1/32'] };

let listener: Listener;
let dns: DnsStub;

beforeAll(async () => {
  listener = await startListener();
  dns = await startDns({
    'here.test': ['127.0.0.1'],
    'elsewhere.test': ['10.0.0.1'],
    'first-wrong.test': ['10.0.0.1', '127.0.0.1'],
    'last-wrong.test': ['127.0.0.1', '127.0.0.1', '192.168.1.1'],
    'six-wrong.test': ['127.0.0.1', 'fd00::1'],
    'four-wrong.test': ['172.16.0.1', '::1'],
    'public-and-not.test': ['8.8.8.8', '2606:4700::1', '100.64.0.1'],
    'mapped.test': ['::ffff:10.0.0.1'],
    'compatible.test': ['::a00:1'],
    'translated.test': ['::ffff:0:a00:1'],
    'nat64.test': ['64:ff9b::a00:1'],
    '6to4.test': ['2002:a00:1::1'],
    'teredo.test': ['2001:0:808:808::f5ff:fffe'],
    'isatap.test': ['2606:4700::5efe:a00:1'],
    'zero.test': ['0.0.0.0'],
    'link.test': ['fe80::1'],
    'metadata.test': ['169.254.169.254'],
    'metadata-too.test': ['127.0.0.1', 'fd00:ec2::254'],
    'both.test': ['::1', '127.0.0.1'],
    'empty.test': [],
    'slow.test': ['10.0.0.1'],
    'xn--bcher-kva.test': ['10.0.0.1'],
  });
});
afterAll(async () => {
  await listener?.close();
  await dns?.close();
});

const url = (host: string): string => `http://${host}:${listener.port}/hook`;
const resolving = (allow: EgressAllow) => createEgress(allow, { resolve: dns.resolve });

describe('an address that is refused is never connected to, however it is written', () => {
  test.each(privateForms)('%s', async (written, meant) => {
    const before = listener.connections.length;
    const error = await failureOf(get(createEgress(nothing), url(written)));
    expect(error).toBeInstanceOf(EgressRefused);
    expect(error).toMatchObject({ name: 'EgressRefused', code: 'EGRESS_REFUSED', reason: 'not_public' });
    expect(error).toMatchObject({ host: meant, address: meant });
    expect(listener.connections.length).toBe(before);
  });

  test.each(metadataForms)('%s', async (written, meant) => {
    const error = await failureOf(get(createEgress(everything), url(written)));
    expect(error).toMatchObject({ code: 'EGRESS_REFUSED', reason: 'metadata', address: meant });
  });
});

describe('one address that is refused refuses a name', () => {
  test.each([
    ['elsewhere.test', '10.0.0.1'],
    ['elsewhere.test.', '10.0.0.1'],
    ['ELSEWHERE.test', '10.0.0.1'],
    ['BÜCHER.test', '10.0.0.1'],
    ['first-wrong.test', '10.0.0.1'],
    ['last-wrong.test', '192.168.1.1'],
    ['six-wrong.test', 'fd00::1'],
    ['four-wrong.test', '172.16.0.1'],
    ['public-and-not.test', '100.64.0.1'],
    ['mapped.test', '::ffff:10.0.0.1'],
    ['compatible.test', '::10.0.0.1'],
    ['translated.test', '::ffff:0:a00:1'],
    ['nat64.test', '64:ff9b::a00:1'],
    ['6to4.test', '2002:a00:1::1'],
    ['teredo.test', '2001:0:808:808::f5ff:fffe'],
    ['isatap.test', '2606:4700::5efe:a00:1'],
    ['zero.test', '0.0.0.0'],
    ['link.test', 'fe80::1'],
    ['metadata.test', '169.254.169.254'],
    ['metadata-too.test', 'fd00:ec2::254'],
  ])('%s at %s', async (name, address) => {
    const before = listener.connections.length;
    const egress = resolving(loopback);
    const host = new URL(url(name)).hostname;
    const error = await failureOf(get(egress, url(name)));
    expect(error).toBeInstanceOf(EgressRefused);
    expect(error).toMatchObject({ host, address });
    expect(error.message).toContain(`refused to connect to ${host} (${address}): `);
    expect(listener.connections.length).toBe(before);
    // The same is said to whoever creates an endpoint there.
    expect(egress.objection(url(name))).toBeUndefined();
    expect(await egress.objectionNow(url(name))).toContain(`must not lead to ${host} (${address}): `);
  });

  test('and none that is refused, none', async () => {
    expect(await get(resolving(loopback), url('here.test'))).toBe('here');
    expect(await resolving(loopback).objectionNow(url('here.test'))).toBeUndefined();
  });
});

test('says what was refused, why, and how an operator allows it', async () => {
  const message = async (host: string, allow: EgressAllow = loopback) =>
    (await failureOf(get(resolving(allow), url(host)))).message;
  expect(await message('elsewhere.test')).toBe(
    'refused to connect to elsewhere.test (10.0.0.1): it is not a public address (private); ' +
      'RELATA_EGRESS_ALLOW would have to name 10.0.0.1/32',
  );
  expect(await message('nat64.test')).toBe(
    'refused to connect to nat64.test (64:ff9b::a00:1): 10.0.0.1 is not a public address (private); ' +
      'RELATA_EGRESS_ALLOW would have to name 10.0.0.1/32',
  );
  expect(await message('[fd00::1]')).toBe(
    'refused to connect to fd00::1: it is not a public address (unique local); ' +
      'RELATA_EGRESS_ALLOW would have to name fd00::1/128',
  );
  expect(await message('metadata.test', everything)).toBe(
    "refused to connect to metadata.test (169.254.169.254): it is a cloud's metadata service, which nothing allows",
  );
});

describe('a name that changes its addresses', () => {
  test('after it was checked is refused when it is connected to', async () => {
    const before = listener.connections.length;
    dns.zone['rebinding.test'] = (asked) => [asked === 0 ? '127.0.0.1' : '127.0.0.2'];
    const egress = resolving(oneAddress);
    expect(await egress.objectionNow(url('rebinding.test'))).toBeUndefined();
    expect(await failureOf(get(egress, url('rebinding.test')))).toMatchObject({ address: '127.0.0.2' });
    expect(listener.connections.length).toBe(before);
  });

  test('is asked for once for each connection, which goes to the address that was checked', async () => {
    dns.zone['turning.test'] = (asked) => [asked % 2 === 0 ? '127.0.0.1' : '127.0.0.2'];
    const egress = resolving(oneAddress);
    const outcomes: string[] = [];
    for (let index = 0; index < 6; index += 1)
      outcomes.push(await get(egress, url('turning.test')).catch(({ address }) => address));
    expect(outcomes).toEqual(['here', '127.0.0.2', 'here', '127.0.0.2', 'here', '127.0.0.2']);
    expect(dns.questions.filter((question) => question === 'A turning.test').length).toBe(6);
    expect(listener.connections).not.toContain('127.0.0.2');
  });

  test('keeps what is connected, and is checked again for what is connected later', async () => {
    dns.zone['moving.test'] = (asked) => [asked === 0 ? '127.0.0.1' : '10.0.0.1'];
    const agent = new Agent({ connect: resolving(loopback).connector, connections: 1 });
    const once = async (headers = {}) =>
      (await request(url('moving.test'), { dispatcher: agent, headers })).body.text();
    try {
      expect(await once()).toBe('here');
      expect(await once({ connection: 'close' })).toBe('here');
      expect(await failureOf(once())).toMatchObject({ code: 'EGRESS_REFUSED', address: '10.0.0.1' });
    } finally {
      await agent.destroy();
    }
  });
});

describe('an address that connects to another than it says', () => {
  const unspecified = { loopback: false, cidrs: ['0.0.0.0/8'] };

  test('is refused by the one that answered, and nothing is sent', async () => {
    const error = await failureOf(get(createEgress(unspecified), url('0.0.0.0')));
    expect(error).toMatchObject({ code: 'EGRESS_REFUSED', host: '0.0.0.0', address: '127.0.0.1' });
    await listener.abandoned();
    expect(listener.bytesRead()).toBe(0);
  });

  test('by https as well, where not even the handshake begins', async () => {
    const secure = await startListener(makeSelfSigned('here.test'));
    try {
      const error = await failureOf(get(createEgress(unspecified), `https://0.0.0.0:${secure.port}/`));
      expect(error).toMatchObject({ code: 'EGRESS_REFUSED', address: '127.0.0.1' });
      await secure.abandoned();
      expect(secure.connections.length).toBe(1);
      expect(secure.bytesRead()).toBe(0);
    } finally {
      await secure.close();
    }
  });
});

describe('names by the system', () => {
  test('localhost is refused unless loopback is allowed', async () => {
    expect(await failureOf(get(createEgress(nothing), url('localhost')))).toBeInstanceOf(EgressRefused);
    expect(await createEgress(nothing).objectionNow(url('localhost'))).toContain(
      'must not lead to localhost (',
    );
    expect(await get(createEgress(loopback), url('localhost'))).toBe('here');
    expect(await createEgress(loopback).objectionNow(url('localhost'))).toBeUndefined();
  });

  test('what looks like an address and is none leads nowhere', async () => {
    const before = listener.connections.length;
    for (const host of ['127.0.0.1..', '127.0.0.1x', '0x7f.0.0.1x'])
      expect(await failureOf(get(createEgress(loopback), url(host)))).toBeInstanceOf(Error);
    expect(listener.connections.length).toBe(before);
  });
});

describe('what cannot be reached says why', () => {
  test('a name without addresses', async () => {
    const egress = resolving(loopback);
    expect(await failureOf(get(egress, url('unknown.test')))).toMatchObject({ code: 'ENOTFOUND' });
    expect((await failureOf(get(egress, url('empty.test')))).message).toMatch(/empty\.test/);
    // Whoever creates an endpoint may do so before its name exists.
    expect(await egress.objectionNow(url('unknown.test'))).toBeUndefined();
    expect(await egress.objectionNow(url('empty.test'))).toBeUndefined();
  });

  test('a name whose addresses all refuse', async () => {
    const closed = await startListener();
    await closed.close();
    const error = await failureOf(get(resolving(loopback), `http://both.test:${closed.port}/`));
    expect(error.code).toMatch(/^(ECONNREFUSED|EADDRNOTAVAIL)$/);
    expect(error.message).toContain(`127.0.0.1:${closed.port}`);
  });

  test('one address that does not answer leaves the others', async () => {
    expect(await get(resolving(loopback), url('both.test'))).toBe('here');
  });
});

test('creating an endpoint waits for a name no longer than three seconds', async () => {
  dns.delayMs['slow.test'] = 4_500;
  const begun = performance.now();
  expect(await resolving(loopback).objectionNow(url('slow.test'))).toBeUndefined();
  const tookMs = performance.now() - begun;
  expect(tookMs).toBeGreaterThan(2_900);
  expect(tookMs).toBeLessThan(4_400);
});

test('an endpoint is neither created nor changed to lead where it may not', async () => {
  const egress = resolving(loopback);
  await assertSettings({ url: url('here.test') }, admin, egress);
  for (const host of ['10.0.0.1', 'elsewhere.test', '[::ffff:a00:1]'])
    await expect(assertSettings({ url: url(host) }, admin, egress)).rejects.toMatchObject({
      message: expect.stringContaining('url must not lead to '),
    });
});
