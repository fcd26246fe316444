import { validateHeaderValue } from 'node:http';
import type { Database } from '../../db/connect.ts';
import { invalid } from '../../errors.ts';
import type { Vault } from '../keys/vault.ts';
import { HEADERS_MAX } from './endpoint.ts';
import { replaceOwnHeaders, selectOwnHeaders } from './own-headers-store.ts';

// The headers that an owner wants sent along, such as a token for the gateway in front of the listener.

/** They are ours, or they are between two hops and none of the listener's business. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const RESERVED_BEGINNINGS = ['webhook-', 'x-ghl-', 'x-relata-', 'x-wh-'];

/** How one endpoint's are kept: by lower-case name, each value sealed if there is a `RELATA_SECRET`. */
export type OwnHeaders = Readonly<Record<string, string>>;

/** Endpoints in one page of those that are sealed at a start. */
const PAGE = 500;

/**
 * Headers after a change: null takes one away, names are in lower case. Throws 422 for values that HTTP does not allow
 * and for names that relata sends itself.
 */
export function changedHeaders(
  vault: Vault,
  endpointId: string,
  before: OwnHeaders,
  change: Readonly<Record<string, string | null>> = {},
): OwnHeaders {
  const headers = new Map(Object.entries(before));
  const problems: string[] = [];
  for (const [written, value] of Object.entries(change)) {
    const name = written.toLowerCase();
    const problem = problemWith(name, value);
    if (problem !== undefined) problems.push(`headers: ${written} ${problem}`);
    else if (value === null) headers.delete(name);
    else headers.set(name, vault.seal(value, contextOf(endpointId, name)));
  }
  if (headers.size > HEADERS_MAX) problems.push(`headers must not have more than ${HEADERS_MAX} entries`);
  if (problems.length > 0) throw invalid(...problems);
  return Object.fromEntries(headers);
}

/** The headers as they are sent. Throws if they were sealed otherwise. */
export function openHeaders(vault: Vault, endpointId: string, headers: OwnHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, vault.open(value, contextOf(endpointId, name))]),
  );
}

/** Seals what was stored before there was a secret. */
export async function sealAllHeaders(database: Database, vault: Vault): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await database.query(selectOwnHeaders(after, PAGE));
    for (const row of rows) {
      const headers = Object.entries(JSON.parse(row.headers) as OwnHeaders);
      if (headers.every(([, value]) => vault.isSealed(value))) continue;
      const sealed = headers.map(([name, value]) => [
        name,
        vault.isSealed(value) ? value : vault.seal(value, contextOf(row.id, name)),
      ]);
      await database.query(replaceOwnHeaders(row, JSON.stringify(Object.fromEntries(sealed))));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

function contextOf(endpointId: string, name: string): string {
  return `header ${name} of endpoint ${endpointId}`;
}

function problemWith(name: string, value: string | null): string | undefined {
  if (RESERVED.has(name) || RESERVED_BEGINNINGS.some((beginning) => name.startsWith(beginning))) {
    return 'is set by relata, or concerns the connection alone';
  }
  if (value === null) return undefined;
  try {
    validateHeaderValue(name, value);
  } catch {
    return 'must have a value without line breaks and characters beyond Latin-1';
  }
  return undefined;
}
