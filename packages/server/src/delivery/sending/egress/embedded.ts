import ipaddr from 'ipaddr.js';

/** Which four of an IPv6 address's 16 bytes are an IPv4 address. */
type Place = readonly [number, number, number, number];

const LAST: Place = [12, 13, 14, 15];

/** Networks whose packets go to the IPv4 address within, by translation or by tunnel, whatever the rest says. */
const carriers: readonly { network: [ipaddr.IPv6, number]; place: Place }[] = [
  // IPv4-compatible and IPv4-mapped: RFC 4291, section 2.5.5
  { network: ipaddr.IPv6.parseCIDR('::/96'), place: LAST },
  { network: ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), place: LAST },
  // IPv4-translated, of SIIT: RFC 2765, section 2.1
  { network: ipaddr.IPv6.parseCIDR('::ffff:0:0:0/96'), place: LAST },
  // NAT64: RFC 6052, section 2.1
  { network: ipaddr.IPv6.parseCIDR('64:ff9b::/96'), place: LAST },
  // 6to4: RFC 3056, section 2
  { network: ipaddr.IPv6.parseCIDR('2002::/16'), place: [2, 3, 4, 5] },
];

/** RFC 4380, section 4: the server, and the client with all bits inverted. */
const teredo = ipaddr.IPv6.parseCIDR('2001::/32');
const TEREDO_SERVER: Place = [4, 5, 6, 7];

/**
 * NAT64 of a network's own: RFC 8215. Which prefix length the network chose cannot be seen, so every place that
 * RFC 6052, section 2.2 knows counts: that of /96, and those of /48, /56 and /64.
 */
const localNat64 = ipaddr.IPv6.parseCIDR('64:ff9b:1::/48');
const localNat64Places: readonly Place[] = [LAST, [6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12]];

/**
 * All addresses to which packets for an address may go in the end: itself, or the IPv4 addresses that it carries,
 * or both for an ISATAP address, whose network and host are two things. Never empty.
 */
export function destinationsOf(address: ipaddr.IPv4 | ipaddr.IPv6): (ipaddr.IPv4 | ipaddr.IPv6)[] {
  if (address instanceof ipaddr.IPv4) return [address];
  const range = address.range();
  // `::` and `::1` lie among the IPv4-compatible addresses and are none.
  if (range === 'unspecified' || range === 'loopback') return [address];
  const bytes = address.toByteArray();
  if (address.match(teredo)) {
    const inverted = bytes.map((byte) => byte ^ 0xff);
    return [read(bytes, TEREDO_SERVER), read(inverted, LAST)];
  }
  if (address.match(localNat64)) return readLocalNat64(bytes);
  const carrier = carriers.find(({ network }) => address.match(network));
  const outer = carrier === undefined ? address : read(bytes, carrier.place);
  return isIsatap(bytes) ? [outer, read(bytes, LAST)] : [outer];
}

function readLocalNat64(bytes: readonly number[]): ipaddr.IPv4[] {
  const readings = localNat64Places.map((place) => read(bytes, place));
  // At the wrong place there are mostly zeros, and no packet can go to 0.0.0.0/8.
  const real = readings.filter(({ octets }) => octets[0] !== 0);
  return real.length > 0 ? real : readings.slice(0, 1);
}

/** RFC 5214, section 6.1: an interface identifier of `0000:5efe` or `0200:5efe` and the address, in any network. */
function isIsatap(bytes: readonly number[]): boolean {
  const [universal, zero, high, low] = bytes.slice(8);
  return (universal === 0 || universal === 2) && zero === 0 && high === 0x5e && low === 0xfe;
}

function read(bytes: readonly number[], place: Place): ipaddr.IPv4 {
  return new ipaddr.IPv4(place.map((index) => bytes[index] ?? 0));
}
