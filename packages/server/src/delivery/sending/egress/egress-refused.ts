import type { Refusal } from './address-policy.ts';

/** relata may not connect there: `address` is what `host` is, or one of the addresses to which it resolved. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly code = 'EGRESS_REFUSED';
  readonly host: string;
  readonly address: string;
  readonly reason: Refusal['reason'];

  constructor(host: string, refusal: Refusal) {
    super(`refused to connect to ${describeRefusal(host, refusal)}`);
    this.host = host;
    this.address = refusal.address;
    this.reason = refusal.reason;
  }
}

/** `hooks.example.com (10.0.0.5): …`: what was refused, why, and how an operator allows it. */
export function describeRefusal(host: string, refusal: Refusal): string {
  const place = host === refusal.address ? host : `${host} (${refusal.address})`;
  return `${place}: ${why(refusal)}`;
}

function why(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_public': {
      const { address, destination, range, cidr } = refusal;
      const what = destination === address ? 'it' : destination;
      return `${what} is not a public address (${range}); RELATA_EGRESS_ALLOW would have to name ${cidr}`;
    }
    case 'metadata':
      return "it is a cloud's metadata service, which nothing allows";
    case 'zone':
      return 'it has a zone, which nothing allows';
    case 'no_address':
      return 'it is not an IP address';
  }
}
