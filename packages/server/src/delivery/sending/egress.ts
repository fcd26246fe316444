import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector } from 'undici';
import type { EgressAllow } from '../../config.ts';
import { createAddressPolicy, type Refusal } from './egress/address-policy.ts';
import { describeRefusal, EgressRefused } from './egress/egress-refused.ts';
import { createResolver, type Resolve, systemResolve } from './egress/resolver.ts';

// Where relata connects to is said by whoever may make an endpoint, so every connection goes through here: to
// public addresses, and to those private ones that the operator allowed. A connection is made in four steps:
//
//   resolve   a name to all of its addresses; an address, in whatever form the URL had it, is what it is
//   check     each of them; one that is refused refuses the name
//   connect   by TCP to the very addresses that were checked, and check the one that answered
//   secure    by TLS, if it is https: until then not a byte has been sent
//
// Checking a name beforehand would leave time to let it point elsewhere.

/** Resolving and connecting, and once more securing; the deadline of an attempt is usually shorter. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Whoever creates an endpoint is not kept waiting longer for a name's servers. */
const OBJECTION_TIMEOUT_MS = 3_000;

export interface Egress {
  /** What is wrong with a URL as far as it shows without asking for addresses; undefined if nothing is. */
  objection(url: string): string | undefined;
  /**
   * The same, with the addresses that its name has now. A name that has none is no objection, as it may get some:
   * what counts is what it has whenever a connection is made.
   */
  objectionNow(url: string): Promise<string | undefined>;
  /**
   * Makes undici's connections. Fails with `EgressRefused`, a resolver's error (`ENOTFOUND`), a socket's
   * (`ECONNREFUSED`), or that of TLS (`CERT_HAS_EXPIRED`).
   */
  readonly connector: buildConnector.connector;
}

export interface EgressOptions {
  /** Certificates (PEM) of authorities that are trusted beside those that Node trusts. */
  readonly ca?: string | undefined;
  readonly resolve?: Resolve;
}

export function createEgress(allow: EgressAllow, options: EgressOptions = {}): Egress {
  const refusalOf = createAddressPolicy(allow);
  const resolve = createResolver(options.resolve ?? systemResolve);

  function firstRefusal(addresses: readonly LookupAddress[]): Refusal | undefined {
    return addresses.map(({ address }) => refusalOf(address)).find((refusal) => refusal !== undefined);
  }

  async function resolveAllowed(name: string): Promise<readonly LookupAddress[]> {
    const addresses = await resolve(name);
    const refusal = firstRefusal(addresses);
    if (refusal !== undefined) throw new EgressRefused(name, refusal);
    return addresses;
  }

  function lookup(name: string, { family, all }: LookupOptions, done: LookupDone): void {
    resolveAllowed(name).then(
      (addresses) => {
        const fitting = addresses.filter((each) => !family || each.family === family);
        const [first] = fitting;
        if (first === undefined) done(noAddress(name));
        else if (all) done(null, fitting);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error),
    );
  }

  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    lookup,
    // Said, because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would turn it off.
    rejectUnauthorized: true,
    ...trust(options.ca),
  } as buildConnector.BuildOptions);

  function objection(text: string): string | undefined {
    if (!URL.canParse(text)) return 'must be a URL';
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
    if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
    const host = bareHost(url.hostname);
    const refusal = isIP(host) === 0 ? undefined : refusalOf(host);
    return refusal && objectionTo(host, refusal);
  }

  /** Addresses such as 0.0.0.0 connect to another than they say. */
  function remoteProblem(host: string, { remoteAddress }: Socket): Error | undefined {
    if (remoteAddress === undefined) return closedAtOnce();
    const refusal = refusalOf(remoteAddress);
    return refusal && new EgressRefused(host, refusal);
  }

  return {
    objection,

    async objectionNow(text) {
      const host = bareHost(URL.parse(text)?.hostname ?? '');
      const found = objection(text);
      if (found !== undefined || isIP(host) !== 0) return found;
      const refusal = firstRefusal(await withinTime(resolve(host).catch(() => [])));
      return refusal && objectionTo(host, refusal);
    },

    connector({ protocol, hostname, port }, callback) {
      const host = bareHost(hostname);
      // What is an address already is not looked up.
      const refusal = isIP(host) === 0 ? undefined : refusalOf(host);
      if (refusal !== undefined) {
        callback(new EgressRefused(host, refusal), null);
        return;
      }
      const secure = protocol === 'https:';
      const target = { hostname: host, port: port || (secure ? '443' : '80') };
      connect({ ...target, protocol: 'http:' }, (error, socket) => {
        if (error !== null) {
          callback(readable(error), null);
          return;
        }
        const problem = remoteProblem(host, socket);
        if (problem !== undefined) {
          socket.destroy();
          callback(problem, null);
        } else if (secure) {
          connect({ ...target, protocol, servername: serverName(host), httpSocket: socket }, callback);
        } else callback(null, socket);
      });
    },
  };
}

type LookupDone = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

/** Made once: to read all authorities' certificates takes milliseconds, and each connection would. */
function trust(ca: string | undefined): object {
  return ca === undefined
    ? {}
    : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ca] }) };
}

async function withinTime(answer: Promise<readonly LookupAddress[]>): Promise<readonly LookupAddress[]> {
  const { promise: nothing, resolve: giveUp } = Promise.withResolvers<readonly LookupAddress[]>();
  const timer = setTimeout(giveUp, OBJECTION_TIMEOUT_MS, []);
  return Promise.race([answer, nothing]).finally(() => clearTimeout(timer));
}

function objectionTo(host: string, refusal: Refusal): string {
  return `must not lead to ${describeRefusal(host, refusal)}`;
}

function noAddress(name: string): Error {
  return Object.assign(new Error(`${name} has no address`), { code: 'ENOTFOUND' });
}

/** Not an error of undici's own for sockets: after those it connects again at once, and again. */
function closedAtOnce(): Error {
  return Object.assign(new Error('the connection was closed at once'), { code: 'ECONNRESET' });
}

/** When none of several addresses can be reached, Node says so without a word of what happened. */
function readable(error: Error): Error {
  if (!(error instanceof AggregateError) || error.message !== '') return error;
  const messages = error.errors.map((each) => (each as Error).message);
  return Object.assign(error, { message: messages.join('; ') });
}

/** `[::1]` → `::1` */
function bareHost(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/** The name for which a certificate must be: without the dot that may end a name, which TLS does not know. */
function serverName(host: string): string {
  return isIP(host) === 0 ? host.replace(/\.$/, '') : '';
}
