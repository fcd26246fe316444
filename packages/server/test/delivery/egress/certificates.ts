import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

// Node reads certificates and makes none. What these tests need of X.509 (RFC 5280) and DER is this much.

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** A certificate for names and addresses, by default valid now. */
  issue(hosts: readonly string[], validity?: Validity): Certificate;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

const DAY_MS = 86_400_000;
/** Around now, so that no clock is wrong enough. */
const valid = (): Validity => ({
  from: new Date(Date.now() - 30 * DAY_MS),
  to: new Date(Date.now() + 30 * DAY_MS),
});
export const expired: Validity = { from: new Date('2020-01-01'), to: new Date('2020-02-01') };

/** A certificate authority of a test's own. */
export function makeAuthority(name: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension(BASIC_CONSTRAINTS, sequence(boolean(true)));
  const cert = certificate(name, publicKey, [isAuthority], valid(), name, privateKey);
  return {
    ...pem(cert, privateKey),
    issue(hosts, validity = valid()) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = extension(SUBJECT_ALT_NAME, sequence(...hosts.map(generalName)));
      return pem(
        certificate(hosts[0] ?? '', pair.publicKey, [names], validity, name, privateKey),
        pair.privateKey,
      );
    },
  };
}

/** A certificate that vouches for itself alone. */
export function makeSelfSigned(host: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const names = extension(SUBJECT_ALT_NAME, sequence(generalName(host)));
  return pem(certificate(host, publicKey, [names], valid(), host, privateKey), privateKey);
}

function certificate(
  subject: string,
  publicKey: KeyObject,
  extensions: readonly Buffer[],
  { from, to }: Validity,
  issuer: string,
  issuerKey: KeyObject,
): Buffer {
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from([0x01, ...randomBytes(8)])),
    algorithm,
    distinguishedName(issuer),
    sequence(time(from), time(to)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  return sequence(content, algorithm, bitString(sign('sha256', content, issuerKey)));
}

function pem(der: Buffer, key: KeyObject): Certificate {
  return {
    cert: new X509Certificate(der).toString(),
    key: key.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const SUBJECT_ALT_NAME = '551d11';

function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}
const sequence = (...contents: readonly Uint8Array[]): Buffer => tagged(0x30, ...contents);
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const bitString = (bytes: Buffer): Buffer => tagged(0x03, Buffer.from([0]), bytes);
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), tagged(0x04, value));

/** `20200101000000Z` */
function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
}

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid(COMMON_NAME), tagged(0x0c, Buffer.from(name)))));
}

function generalName(host: string): Buffer {
  if (isIP(host) === 0) return tagged(0x82, Buffer.from(host));
  return tagged(0x87, Buffer.from(ipaddr.parse(host).toByteArray()));
}
