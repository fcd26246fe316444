import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEgress, type Egress } from '../../../src/delivery/sending/egress.ts';
import { type Authority, type Certificate, expired, makeAuthority, makeSelfSigned } from './certificates.ts';
import { type DnsStub, startDns } from './dns-stub.ts';
import { failureOf, get, type Listener, startListener } from './listener.ts';

const allow = { loopback: true, cidrs: [] };

let dns: DnsStub;
let authority: Authority;
/** Trusts the authority. */
let trusting: Egress;
/** Trusts what Node does. */
let usual: Egress;
const listeners: Listener[] = [];

beforeAll(async () => {
  dns = await startDns({ 'hooks.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] });
  authority = makeAuthority('Authority of these tests');
  trusting = createEgress(allow, { ca: authority.cert, resolve: dns.resolve });
  usual = createEgress(allow, { resolve: dns.resolve });
});
afterAll(async () => {
  await Promise.all(listeners.map((listener) => listener.close()));
  await dns?.close();
});

async function serve(certificate: Certificate): Promise<Listener> {
  const listener = await startListener(certificate);
  listeners.push(listener);
  return listener;
}

describe('a certificate of a private authority', () => {
  test.each(['hooks.test', 'HOOKS.test', 'hooks.test.', '127.0.0.1'])('is good for %s', async (host) => {
    const { port, serverNames } = await serve(authority.issue(['hooks.test', '127.0.0.1']));
    expect(await get(trusting, `https://${host}:${port}/`)).toBe('here');
    // TLS knows names alone, and none that ends in a dot.
    expect(serverNames).toEqual([host === '127.0.0.1' ? 'false' : 'hooks.test']);
  });

  test('is good for an IPv6 address', async () => {
    const listener = await startListener(authority.issue(['::1']), '::1').catch(() => undefined);
    if (listener === undefined) return console.warn('NOT TESTED: this machine has no IPv6 loopback');
    listeners.push(listener);
    expect(await get(trusting, `https://[::1]:${listener.port}/`)).toBe('here');
  });

  test('is not trusted where the authority is not given', async () => {
    const listener = await serve(authority.issue(['hooks.test']));
    const error = await failureOf(get(usual, `https://hooks.test:${listener.port}/`));
    expect(error.code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    await listener.abandoned();
  });

  test('is not trusted where another authority of the same name is given', async () => {
    const { port } = await serve(makeAuthority('Authority of these tests').issue(['hooks.test']));
    const error = await failureOf(get(trusting, `https://hooks.test:${port}/`));
    expect(error.code).toMatch(/^(CERT_SIGNATURE_FAILURE|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/);
  });
});

describe('refused, and hung up on', () => {
  test.each<[string, () => Certificate, string]>([
    ['an expired certificate', () => authority.issue(['hooks.test'], expired), 'CERT_HAS_EXPIRED'],
    ['one that is not valid yet', () => authority.issue(['hooks.test'], ahead()), 'CERT_NOT_YET_VALID'],
    ['one that vouches for itself', () => makeSelfSigned('hooks.test'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['one of another host', () => authority.issue(['other.test']), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['one of a host below', () => authority.issue(['a.hooks.test']), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['one of the address alone', () => authority.issue(['127.0.0.1']), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('%s', async (_, certificate, code) => {
    const listener = await serve(certificate());
    expect(await failureOf(get(trusting, `https://hooks.test:${listener.port}/`))).toMatchObject({ code });
    expect(listener.connections.length).toBe(1);
    await listener.abandoned();
  });

  test('a name behind a session with another', async () => {
    const { port } = await serve(authority.issue(['hooks.test']));
    expect(await get(trusting, `https://hooks.test:${port}/`)).toBe('here');
    const error = await failureOf(get(trusting, `https://other.test:${port}/`));
    expect(error.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('an address that is not in the certificate', async () => {
    const { port } = await serve(authority.issue(['hooks.test']));
    const error = await failureOf(get(trusting, `https://127.0.0.1:${port}/`));
    expect(error.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('a port that does not speak TLS', async () => {
    const listener = await startListener();
    listeners.push(listener);
    const error = await failureOf(get(trusting, `https://hooks.test:${listener.port}/`));
    expect(error.code).toMatch(/^ERR_SSL_/);
    await listener.abandoned();
  });
});

test('the environment cannot turn verification off', async () => {
  const { port } = await serve(makeSelfSigned('hooks.test'));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  try {
    const error = await failureOf(get(usual, `https://hooks.test:${port}/`));
    expect(error.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  } finally {
    vi.unstubAllEnvs();
  }
});

function ahead() {
  const day = 86_400_000;
  return { from: new Date(Date.now() + 10 * day), to: new Date(Date.now() + 20 * day) };
}
