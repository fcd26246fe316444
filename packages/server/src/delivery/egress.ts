import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import type { EgressAllow } from '../config.ts';

// Where relata connects to is said by whoever may make an endpoint, so every connection goes through here: to
// public addresses, and to those private ones that the operator allowed. The addresses are checked when the
// connection is made, and it is made to the very ones that were checked; checking a name beforehand would leave
// time to let it point elsewhere.

/** A name is asked for once at a time, however many connections want it: the threads that resolve are few. */
const resolveAll = promisify(lookup) as (name: string, options: { all: true }) => Promise<LookupAddress[]>;

/** Connecting; the deadline of an attempt is usually shorter. */
const CONNECT_TIMEOUT_MS = 10_000;

/** relata may not connect there. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly code = 'EGRESS_REFUSED';
}

export interface Egress {
  /** What is wrong with a URL as far as it shows without asking for addresses; undefined if nothing is. */
  objection(url: string): string | undefined;
  /** Makes undici's connections. */
  readonly connector: buildConnector.connector;
}

export function createEgress(allow: EgressAllow): Egress {
  const networks = allow.cidrs.map((cidr) => ipaddr.parseCIDR(cidr));
  const resolving = new Map<string, Promise<LookupAddress[]>>();

  function isAllowed(address: string): boolean {
    // An IPv4 address in IPv6 clothes is judged as what it is.
    const parsed = ipaddr.process(address);
    const range = parsed.range();
    if (range === 'unicast' || (range === 'loopback' && allow.loopback)) return true;
    return networks.some((network) => network[0].kind() === parsed.kind() && parsed.match(network as never));
  }

  function resolve(name: string): Promise<LookupAddress[]> {
    let asking = resolving.get(name);
    if (asking === undefined) {
      asking = resolveAll(name, { all: true }).finally(() => resolving.delete(name));
      resolving.set(name, asking);
    }
    return asking;
  }

  async function resolveAllowed(name: string): Promise<LookupAddress[]> {
    const addresses = await resolve(name);
    const refused = addresses.find(({ address }) => !isAllowed(address));
    if (refused !== undefined) throw new EgressRefused(refusal(`${name} (${refused.address})`));
    return addresses;
  }

  function checkedLookup(name: string, options: LookupOptions, done: LookupDone): void {
    resolveAllowed(name).then(
      (all) => {
        const fitting =
          options.family === 4 || options.family === 6
            ? all.filter(({ family }) => family === options.family)
            : all;
        const [first] = fitting;
        if (first === undefined) done(new EgressRefused(`${name} has no address`));
        else if (options.all) done(null, fitting);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error),
    );
  }

  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    lookup: checkedLookup,
  } as buildConnector.BuildOptions);

  return {
    objection(text) {
      if (!URL.canParse(text)) return 'must be a URL';
      const url = new URL(text);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
      if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
      const host = bareHost(url.hostname);
      if (isIP(host) !== 0 && !isAllowed(host)) return refusal(host);
      if (isLocalName(host) && !isAllowed('127.0.0.1')) return refusal(host);
      return undefined;
    },
    connector: (options, callback) => {
      const host = bareHost(options.hostname);
      // What is an address already is not looked up.
      if (isIP(host) !== 0 && !isAllowed(host)) callback(new EgressRefused(refusal(host)), null);
      else connect(options, callback);
    },
  };
}

type LookupDone = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

function refusal(what: string): string {
  return `${what} is not a public address, and RELATA_EGRESS_ALLOW does not name it`;
}

/** `[::1]` → `::1` */
function bareHost(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

function isLocalName(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  return name === 'localhost' || name.endsWith('.localhost');
}
