import {
  GHL_SIGNATURE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
} from '@relata/protocol/signature';
import { type Finding, finding } from './findings.ts';
import type { ReceivedHeaders } from './received.ts';

/** The headers that a webhook is verified by, with signatures spelled as they were sent. */
export interface Signatures {
  readonly ghl: string | undefined;
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly standard: string | undefined;
  /** What was wrong with them. */
  readonly findings: readonly Finding[];
}

const SIGNATURE_BYTES = 64;

export function readSignatures(headers: ReceivedHeaders): Signatures {
  const findings: Finding[] = [];
  const get = (name: string): string | undefined => {
    const value = headers[name];
    if (typeof value === 'string' || value === undefined) return value || undefined;
    findings.push(finding('header_repeated', name));
    return value[0];
  };
  const ghl = get(GHL_SIGNATURE_HEADER);
  const id = get(STANDARD_ID_HEADER);
  const timestamp = get(STANDARD_TIMESTAMP_HEADER);
  const standard = get(STANDARD_SIGNATURE_HEADER);
  const missing = Object.entries({
    [STANDARD_ID_HEADER]: id,
    [STANDARD_TIMESTAMP_HEADER]: timestamp,
    [STANDARD_SIGNATURE_HEADER]: standard,
  }).filter(([, value]) => value === undefined);
  // HighLevel sends none of the three; some of them are a broken set.
  if (missing.length > 0 && (missing.length < 3 || ghl === undefined))
    findings.push(finding('headers_missing', missing.map(([name]) => name).join(', ')));

  return {
    ghl: spelled(GHL_SIGNATURE_HEADER, ghl, repair),
    id,
    timestamp,
    standard: spelled(STANDARD_SIGNATURE_HEADER, standard, repairStandard),
    findings,
  };

  function spelled(
    name: string,
    value: string | undefined,
    repaired: (value: string) => string | undefined,
  ): string | undefined {
    if (value === undefined) return undefined;
    const right = repaired(value);
    if (right === undefined) findings.push(finding('signature_unreadable', name));
    else if (right !== value) findings.push(finding('signature_spelled', name));
    return right;
  }
}

/** Standard base64 of 64 bytes, of whatever has become of it; undefined if they are not to be found in it. */
function repair(value: string): string | undefined {
  let text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (/%[0-9a-f]{2}/i.test(text)) text = decodeURIComponentOr(text);
  const bytes = /^[0-9a-f]{128}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[A-Za-z0-9+/_\s-]+={0,2}$/.test(text)
      ? // A form decodes + as a space.
        Buffer.from(text.replaceAll(' ', '+'), 'base64')
      : undefined;
  return bytes?.length === SIGNATURE_BYTES ? bytes.toString('base64') : undefined;
}

function repairStandard(value: string): string | undefined {
  const entries = value
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .split(/\s+/);
  const repaired = entries.flatMap((entry) => {
    const signature = repair(entry.replace(/^v1a,/, ''));
    return signature === undefined ? [] : [`v1a,${signature}`];
  });
  if (repaired.length === 0) return undefined;
  // Entries of other versions may be there, and are passed over by whoever does not know them.
  const known = entries.filter((entry) => entry.startsWith('v1a,')).join(' ');
  return repaired.join(' ') === known ? value : repaired.join(' ');
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
