import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EgressAllow } from '../../../src/config.ts';
import { createAddressPolicy } from '../../../src/delivery/sending/egress/address-policy.ts';
import { createEgress } from '../../../src/delivery/sending/egress.ts';

const RUNS = 1_000;

type Octets = readonly [number, number, number, number];

const octet = fc.integer({ min: 0, max: 255 });
/** Near the edges of blocks as often as anywhere. */
const octets: fc.Arbitrary<Octets> = fc.oneof(
  fc.tuple(octet, octet, octet, octet),
  fc.tuple(
    fc.constantFrom(0, 1, 9, 10, 11, 100, 126, 127, 128, 168, 169, 172, 192, 198, 203, 223, 224, 240, 255),
    fc.constantFrom(0, 1, 15, 16, 18, 31, 32, 51, 52, 63, 64, 88, 100, 127, 128, 168, 175, 253, 254, 255),
    fc.constantFrom(0, 1, 2, 48, 99, 100, 113, 129, 169, 196, 255),
    fc.constantFrom(0, 1, 16, 192, 200, 254, 255),
  ),
);
const word = fc.integer({ min: 0, max: 0xffff });
const words = (length: number): fc.Arbitrary<number[]> =>
  fc.array(word, { minLength: length, maxLength: length });

const allow: fc.Arbitrary<EgressAllow> = fc.record({
  loopback: fc.boolean(),
  cidrs: fc.oneof(
    fc.constant([]),
    fc.constantFrom(
      ['10.0.0.0/8'],
      ['0.0.0.0/0'],
      ['::/0'],
      ['0.0.0.0/0', '::/0'],
      ['169.254.0.0/16', 'fc00::/7'],
    ),
    fc
      .tuple(octets, fc.integer({ min: 0, max: 32 }))
      .map(([address, length]) => [`${address.join('.')}/${length}`]),
  ),
});

const high = ([a, b]: Octets): number => a * 256 + b;
const low = ([, , c, d]: Octets): number => c * 256 + d;
const inverted = (address: Octets): Octets => address.map((each) => each ^ 255) as unknown as Octets;
const text = (address: Octets): string => address.join('.');
const text6 = (parts: readonly number[]): string => parts.map((part) => part.toString(16)).join(':');

/** An IPv4 address in each IPv6 form that is nothing but this address; the rest is anything. */
const forms: Record<string, (address: Octets, rest: readonly number[]) => string> = {
  'IPv4-mapped': (address) => `::ffff:${text(address)}`,
  'IPv4-compatible': (address) => `::${text(address)}`,
  'IPv4-translated (SIIT)': (address) => `::ffff:0:${text(address)}`,
  NAT64: (address) => `64:ff9b::${text(address)}`,
  "a network's own NAT64": (address) => `64:ff9b:1::${text(address)}`,
  '6to4': (address, rest) => text6([0x2002, high(address), low(address), ...rest.slice(0, 5)]),
  'Teredo server': (address, rest) =>
    text6([0x2001, 0, high(address), low(address), ...rest.slice(0, 2), 0xf7f7, 0xf7f7]),
  'Teredo client': (address, rest) =>
    text6([0x2001, 0, 0x808, 0x808, ...rest.slice(0, 2), high(inverted(address)), low(inverted(address))]),
  ISATAP: (address, [first = 0, ...rest]) =>
    text6([0x2606, ...rest.slice(0, 3), first % 2 === 0 ? 0 : 0x200, 0x5efe, high(address), low(address)]),
};

describe('an embedded address is refused exactly when the address is', () => {
  test.each(Object.entries(forms))('%s', (name, form) => {
    fc.assert(
      fc.property(octets, words(6), allow, (address, rest, allowed) => {
        // `::` and `::1` are written like IPv4-compatible addresses and are none.
        fc.pre(name !== 'IPv4-compatible' || high(address) > 0 || low(address) > 1);
        const refusalOf = createAddressPolicy(allowed);
        const embedded = form(address, rest);
        const plain = refusalOf(text(address));
        expect(refusalOf(embedded)?.reason).toBe(plain?.reason);
        // Nor does it matter that it comes in a URL, which writes it anew.
        const url = `http://[${embedded}]/`;
        expect(createEgress(allowed).objection(url) === undefined).toBe(plain === undefined);
      }),
      { numRuns: RUNS },
    );
  });
});

test('a Teredo address is refused exactly when its server or its client is', () => {
  fc.assert(
    fc.property(octets, octets, words(2), allow, (server, client, rest, allowed) => {
      const refusalOf = createAddressPolicy(allowed);
      const hidden = inverted(client);
      const teredo = text6([0x2001, 0, high(server), low(server), ...rest, high(hidden), low(hidden)]);
      const expected = refusalOf(text(server)) ?? refusalOf(text(client));
      expect(refusalOf(teredo)?.reason).toBe(expected?.reason);
    }),
    { numRuns: RUNS },
  );
});

test('an ISATAP address is refused exactly when its network or the address is', () => {
  fc.assert(
    fc.property(octets, words(4), allow, (address, prefix, allowed) => {
      // Of the networks that carry addresses themselves, only 6to4 leaves room for this.
      fc.pre(prefix[0] !== 0 && prefix[0] !== 0x64 && !(prefix[0] === 0x2001 && prefix[1] === 0));
      const refusalOf = createAddressPolicy(allowed);
      const isatap = text6([...prefix, 0, 0x5efe, high(address), low(address)]);
      const network = refusalOf(text6([...prefix, 0, 0, 0, 1]));
      expect(refusalOf(isatap) === undefined).toBe((network ?? refusalOf(text(address))) === undefined);
    }),
    { numRuns: RUNS },
  );
});

test("wherever a network's own NAT64 may have put it, an address that is refused stays refused", () => {
  fc.assert(
    fc.property(octets, words(2), allow, fc.constantFrom(48, 56, 64), (address, noise, allowed, length) => {
      const refusalOf = createAddressPolicy(allowed);
      const plain = refusalOf(text(address));
      // 0.0.0.0/8 is what zeros in other places read as, and leads nowhere.
      fc.pre(plain !== undefined && address[0] !== 0);
      const bytes = [
        0,
        0x64,
        0xff,
        0x9b,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        ...noise.flatMap((each) => [each >> 8, each & 255]),
      ];
      const places = { 48: [6, 7, 9, 10], 56: [7, 9, 10, 11], 64: [9, 10, 11, 12] }[length] ?? [];
      places.forEach((place, index) => {
        bytes[place] = address[index] ?? 0;
      });
      const parts = Array.from(
        { length: 8 },
        (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0),
      );
      expect(refusalOf(text6(parts))).toBeDefined();
    }),
    { numRuns: RUNS },
  );
});

test('an IPv4 address is refused exactly when it is, whatever base and length its parts have', () => {
  const writers = [
    (value: number) => String(value),
    (value: number) => `0${value.toString(8)}`,
    (value: number) => `0x${value.toString(16)}`,
    (value: number) => `0X000${value.toString(16).toUpperCase()}`,
    (value: number) => String(value).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ];
  const writer = fc.constantFrom(...writers);
  fc.assert(
    fc.property(
      octets,
      fc.tuple(writer, writer, writer, writer),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('.', '。', '．', '｡', '%2e'),
      fc.constantFrom('', '.'),
      allow,
      (address, write, count, dot, end, allowed) => {
        const egress = createEgress(allowed);
        const last = address.slice(count - 1).reduce((value, each) => value * 256 + each, 0);
        const written = [...address.slice(0, count - 1), last]
          .map((each, index) => write[index]?.(each))
          .join(dot);
        const objection = egress.objection(`http://${written}${end}/`);
        expect(objection).toBe(egress.objection(`http://${text(address)}/`));
      },
    ),
    { numRuns: RUNS },
  );
});
