import { describe, expect, test } from 'vitest';
import { createAddressPolicy } from '../../../src/delivery/sending/egress/address-policy.ts';

type Neighbour = 'public' | 'special' | 'none';
type Block = readonly [cidr: string, name: string, before: Neighbour, after: Neighbour];

/** IANA's IPv4 Special-Purpose Address Registry (RFC 6890), and multicast; what lies next to each block. */
const ipv4: readonly Block[] = [
  ['0.0.0.0/8', 'this network', 'none', 'public'],
  ['0.0.0.0/32', 'this host', 'none', 'special'],
  ['10.0.0.0/8', 'private use', 'public', 'public'],
  ['100.64.0.0/10', 'shared address space', 'public', 'public'],
  ['127.0.0.0/8', 'loopback', 'public', 'public'],
  ['169.254.0.0/16', 'link local', 'public', 'public'],
  ['172.16.0.0/12', 'private use', 'public', 'public'],
  ['192.0.0.0/24', 'IETF protocol assignments', 'public', 'public'],
  ['192.0.0.0/29', 'service continuity', 'public', 'special'],
  ['192.0.0.8/32', 'dummy address', 'special', 'special'],
  ['192.0.0.9/32', 'port control anycast', 'special', 'special'],
  ['192.0.0.10/32', 'TURN anycast', 'special', 'special'],
  ['192.0.0.170/31', 'NAT64 discovery', 'special', 'special'],
  ['192.0.2.0/24', 'documentation 1', 'public', 'public'],
  ['192.31.196.0/24', 'AS112', 'public', 'public'],
  ['192.52.193.0/24', 'AMT', 'public', 'public'],
  ['192.88.99.0/24', '6to4 relay anycast', 'public', 'public'],
  ['192.168.0.0/16', 'private use', 'public', 'public'],
  ['192.175.48.0/24', 'AS112', 'public', 'public'],
  ['198.18.0.0/15', 'benchmarking', 'public', 'public'],
  ['198.51.100.0/24', 'documentation 2', 'public', 'public'],
  ['203.0.113.0/24', 'documentation 3', 'public', 'public'],
  ['224.0.0.0/4', 'multicast', 'public', 'special'],
  ['240.0.0.0/4', 'reserved', 'special', 'none'],
  ['255.255.255.255/32', 'limited broadcast', 'special', 'none'],
];

/** IANA's IPv6 Special-Purpose Address Registry, and what RFC 4291 reserves beside it. */
const ipv6: readonly Block[] = [
  ['::/128', 'unspecified', 'none', 'special'],
  ['::1/128', 'loopback', 'special', 'special'],
  ['::ffff:0:0/96', 'IPv4-mapped', 'special', 'special'],
  ['64:ff9b::/96', 'NAT64', 'special', 'special'],
  ['64:ff9b:1::/48', 'local NAT64', 'special', 'special'],
  ['100::/64', 'discard only', 'special', 'special'],
  ['100:0:0:1::/64', 'dummy prefix', 'special', 'special'],
  ['2001::/23', 'IETF protocol assignments', 'public', 'public'],
  ['2001::/32', 'Teredo', 'public', 'special'],
  ['2001:1::1/128', 'port control anycast', 'special', 'special'],
  ['2001:1::2/128', 'TURN anycast', 'special', 'special'],
  ['2001:1::3/128', 'DNS-SD SRP anycast', 'special', 'special'],
  ['2001:2::/48', 'benchmarking', 'special', 'special'],
  ['2001:3::/32', 'AMT', 'special', 'special'],
  ['2001:4:112::/48', 'AS112', 'special', 'special'],
  ['2001:10::/28', 'ORCHID', 'special', 'special'],
  ['2001:20::/28', 'ORCHIDv2', 'special', 'special'],
  ['2001:30::/28', 'drone remote identification', 'special', 'special'],
  ['2001:db8::/32', 'documentation', 'public', 'public'],
  ['2002::/16', '6to4', 'public', 'public'],
  ['2620:4f:8000::/48', 'AS112', 'public', 'public'],
  ['3fff::/20', 'documentation', 'public', 'public'],
  ['5f00::/16', 'segment routing', 'special', 'special'],
  ['fc00::/7', 'unique local', 'special', 'special'],
  ['fe80::/10', 'link local', 'special', 'special'],
  ['fec0::/10', 'site local', 'special', 'special'],
  ['ff00::/8', 'multicast', 'special', 'none'],
  // All but 2000::/3
  ['::/3', 'not assigned', 'none', 'public'],
  ['4000::/2', 'not assigned', 'public', 'special'],
  ['8000::/1', 'not assigned', 'special', 'none'],
];

const refusalOf = createAddressPolicy({ loopback: false, cidrs: [] });

/** What has to be decided of a block: its edges, and the two addresses next to them. */
function edges(cidr: string, bits: number): { first: bigint; last: bigint } {
  const [address = '', length] = cidr.split('/');
  const first = bits === 32 ? parse4(address) : parse6(address);
  return { first, last: first + (1n << BigInt(bits - Number(length))) - 1n };
}

function kindOf(value: bigint, bits: number): Neighbour {
  if (value < 0n || value >= 1n << BigInt(bits)) return 'none';
  const refusal = refusalOf(bits === 32 ? format4(value) : format6(value));
  return refusal === undefined ? 'public' : 'special';
}

describe.each([
  ['IPv4', 32, ipv4],
  ['IPv6', 128, ipv6],
] as const)('%s', (_, bits, blocks) => {
  test.each(blocks)('%s (%s) is refused from edge to edge', (cidr, _name, before, after) => {
    const { first, last } = edges(cidr, bits);
    expect({
      before: kindOf(first - 1n, bits),
      first: kindOf(first, bits),
      last: kindOf(last, bits),
      after: kindOf(last + 1n, bits),
    }).toEqual({ before, first: 'special', last: 'special', after });
  });
});

test('an allowed network is allowed from edge to edge, and no further', () => {
  const allows = (cidr: string, address: string) =>
    createAddressPolicy({ loopback: false, cidrs: [cidr] })(address) === undefined;
  expect(allows('10.1.0.0/16', '10.1.0.0')).toBe(true);
  expect(allows('10.1.0.0/16', '10.1.255.255')).toBe(true);
  expect(allows('10.1.0.0/16', '10.0.255.255')).toBe(false);
  expect(allows('10.1.0.0/16', '10.2.0.0')).toBe(false);
  expect(allows('10.1.2.3/32', '10.1.2.3')).toBe(true);
  expect(allows('10.1.2.3/32', '10.1.2.2')).toBe(false);
  expect(allows('fd12::/16', 'fd12:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).toBe(true);
  expect(allows('fd12::/16', 'fd13::')).toBe(false);
  // Written as IPv6 it is the same network, and the addresses in it are.
  expect(allows('::ffff:10.1.0.0/112', '10.1.2.3')).toBe(true);
  expect(allows('::ffff:10.1.0.0/112', '10.2.2.3')).toBe(false);
  expect(allows('10.1.0.0/16', '::ffff:10.1.2.3')).toBe(true);
  // A network of addresses that carry others allows none of these.
  expect(allows('64:ff9b::/96', '64:ff9b::10.1.2.3')).toBe(false);
  expect(allows('::/0', '::ffff:10.1.2.3')).toBe(false);
  expect(allows('::/0', 'fd12::1')).toBe(true);
  expect(allows('0.0.0.0/0', 'fd12::1')).toBe(false);
});

test('loopback is its own to allow', () => {
  const withLoopback = createAddressPolicy({ loopback: true, cidrs: [] });
  for (const address of ['127.0.0.0', '127.255.255.255', '::1', '::ffff:127.0.0.1'])
    expect(withLoopback(address)).toBeUndefined();
  for (const address of ['0.0.0.0', '::', '10.0.0.1', '::ffff:10.0.0.1', '169.254.1.1'])
    expect(withLoopback(address)).toMatchObject({ reason: 'not_public' });
});

test('what is no address, or has a zone, is refused whatever is allowed', () => {
  const everything = createAddressPolicy({ loopback: true, cidrs: ['0.0.0.0/0', '::/0'] });
  for (const text of [
    '',
    'localhost',
    '10.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.1.',
    '[::1]',
    '1.1.1.1:80',
  ])
    expect(everything(text)).toEqual({ address: text, reason: 'no_address' });
  for (const text of ['fe80::1%eth0', '::1%lo', '2606:4700::1%1', '::ffff:8.8.8.8%0'])
    expect(everything(text)).toEqual({ address: text, reason: 'zone' });
});

// Arithmetic of its own, so that a mistake in the library's shows.

function parse4(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function format4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function parse6(text: string): bigint {
  const [head = '', tail = ''] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const behind = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - behind.length }, () => '0');
  return [...before, ...zeros, ...behind].reduce((value, part) => value * 65_536n + BigInt(`0x${part}`), 0n);
}

function format6(value: bigint): string {
  const parts = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 65_535n);
  return parts.map((part) => part.toString(16)).join(':');
}
