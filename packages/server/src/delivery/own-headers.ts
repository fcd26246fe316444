import { validateHeaderValue } from 'node:http';
import { invalid } from '../errors.ts';
import { HEADERS_MAX } from './endpoint.ts';

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

/**
 * Headers after a change: null takes one away, names are in lower case. Throws 422 for values that HTTP does not allow
 * and for names that relata sends itself.
 */
export function changedHeaders(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>> = {},
): Readonly<Record<string, string>> {
  const headers = new Map(Object.entries(before));
  const problems: string[] = [];
  for (const [written, value] of Object.entries(change)) {
    const name = written.toLowerCase();
    const problem = problemWith(name, value);
    if (problem !== undefined) problems.push(`headers: ${written} ${problem}`);
    else if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  if (headers.size > HEADERS_MAX) problems.push(`headers must not have more than ${HEADERS_MAX} entries`);
  if (problems.length > 0) throw invalid(...problems);
  return Object.fromEntries(headers);
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
