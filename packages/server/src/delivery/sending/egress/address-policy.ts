import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { EgressAllow } from '../../../config.ts';
import { destinationsOf } from './embedded.ts';

/** Why relata does not connect to an address. */
export type Refusal = {
  /** As it was given. */
  readonly address: string;
} & (
  | {
      readonly reason: 'not_public';
      /** The address itself, or the one within it that is not public. */
      readonly destination: string;
      /** What kind of address it is, in a word or two. */
      readonly range: string;
      /** What would have to be allowed. */
      readonly cidr: string;
    }
  | { readonly reason: 'metadata'; readonly destination: string }
  | { readonly reason: 'zone' | 'no_address' }
);

/** Says what speaks against connecting to an address: undefined if nothing does. */
export type AddressPolicy = (address: string) => Refusal | undefined;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/**
 * Where clouds hand credentials to whatever runs in them, which must not be had by making an endpoint, even where
 * the private network around is allowed. Those of AWS are documented for instances, containers and pods.
 */
const metadataAddresses = new Set(
  [
    // AWS, Google, Azure, Oracle, OpenStack and most others
    '169.254.169.254',
    // AWS: containers, pods, and the three by IPv6
    '169.254.170.2',
    '169.254.170.23',
    'fd00:ec2::254',
    'fd00:ec2::23',
    // Google, OpenStack, Scaleway by IPv6; Scaleway; Tencent
    'fd20:ce::254',
    'fe80::a9fe:a9fe',
    'fd00:42::42',
    '169.254.42.42',
    '169.254.0.23',
    // Alibaba
    '100.100.100.200',
    // Azure's host, at an address that looks public
    '168.63.129.16',
    // Oracle's older cloud
    '192.0.0.192',
  ].map((address) => ipaddr.parse(address).toString()),
);

/**
 * The only part of IPv6 of which IANA has assigned anything as global unicast; ipaddr.js takes all the rest that
 * it does not know for that too, such as `100:0:0:1::/64`, `4000::/3` or `fe00::/9`.
 */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** An IPv6 network that is only another way to write an IPv4 network. */
const mapped = ipaddr.IPv6.parseCIDR('::ffff:0:0/96');

/**
 * Allows public unicast addresses and what `allow` names, and never a cloud's metadata. What IANA registers for
 * special purposes is not public here, even the few anycast services among it that are reachable from anywhere
 * (192.0.0.9, AS112 …): nobody receives webhooks there. An address that carries another is refused exactly when
 * that one is.
 */
export function createAddressPolicy(allow: EgressAllow): AddressPolicy {
  const allowed = allow.cidrs.map(parseNetwork);

  function isAllowed(destination: Address): boolean {
    if (isPublic(destination) || (allow.loopback && destination.range() === 'loopback')) return true;
    return allowed.some(
      ([network, bits]) => network.kind() === destination.kind() && destination.match(network, bits),
    );
  }

  function refuse(address: string, destination: Address): Refusal | undefined {
    const text = destination.toString();
    if (metadataAddresses.has(text)) return { address, reason: 'metadata', destination: text };
    if (isAllowed(destination)) return undefined;
    const cidr = `${text}/${destination.kind() === 'ipv4' ? 32 : 128}`;
    return { address, reason: 'not_public', destination: text, range: rangeOf(destination), cidr };
  }

  return (address) => {
    // A zone names an interface of this machine, about which nobody outside has anything to say.
    if (address.includes('%')) return { address, reason: 'zone' };
    if (isIP(address) === 0) return { address, reason: 'no_address' };
    for (const destination of destinationsOf(ipaddr.parse(address))) {
      const refusal = refuse(address, destination);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(globalUnicast);
}

/** `carrierGradeNat` → `carrier grade nat` */
function rangeOf(address: Address): string {
  const range = address.range();
  return range === 'unicast' ? 'unassigned' : range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Addresses in IPv4-mapped form are judged as IPv4, so a network in that form is taken as IPv4 too. */
function parseNetwork(cidr: string): Network {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  if (network instanceof ipaddr.IPv6 && bits >= 96 && network.match(mapped))
    return [network.toIPv4Address(), bits - 96];
  return [network, bits];
}
