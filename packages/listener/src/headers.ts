import {
  GHL_SIGNATURE_HEADER,
  ORDERING_HEADER,
  PREVIOUS_SEQUENCE_HEADER,
  SEQUENCE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
  TEST_HEADER,
} from '@relata/protocol/signature';
import { WebhookError } from './errors/webhook-error.ts';

/** `request.headers` of Node, `Headers` of fetch, or a plain record; names in any case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SignatureHeaders {
  readonly ghl: string | undefined;
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/**
 * What relata says beside a webhook, unsigned: whoever is between may have changed it. It orders and reports; it never
 * decides whether something is handled.
 */
export interface Remarks {
  /** The event's number in the log of its location. */
  readonly sequence: number | undefined;
  /** The number of the event before it that this endpoint was to get of this location; 0 for the first. */
  readonly previousSequence: number | undefined;
  readonly ordering: 'entity' | 'location' | 'none' | undefined;
  /** It was made up to try the endpoint. */
  readonly isTest: boolean;
}

/** What cannot be read is not there: a webhook is not refused for it. */
export function readRemarks(headers: WebhookHeaders): Remarks {
  const ordering = only(headers, ORDERING_HEADER);
  return {
    sequence: numberIn(only(headers, SEQUENCE_HEADER)),
    previousSequence: numberIn(only(headers, PREVIOUS_SEQUENCE_HEADER)),
    ordering: orderings.find((known) => known === ordering),
    isTest: only(headers, TEST_HEADER) === 'true',
  };
}

const orderings = ['entity', 'location', 'none'] as const;

function only(headers: WebhookHeaders, name: string): string | undefined {
  const values = valuesOf(headers, name);
  return values.length === 1 ? values[0] : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]{1,16}$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** @throws WebhookError `header_repeated` */
export function readHeaders(headers: WebhookHeaders): SignatureHeaders {
  return {
    ghl: readHeader(headers, GHL_SIGNATURE_HEADER),
    id: readHeader(headers, STANDARD_ID_HEADER),
    timestamp: readHeader(headers, STANDARD_TIMESTAMP_HEADER),
    signature: readHeader(headers, STANDARD_SIGNATURE_HEADER),
  };
}

function readHeader(headers: WebhookHeaders, name: string): string | undefined {
  const [value, ...others] = valuesOf(headers, name);
  // Node and fetch join what is repeated with a comma and a space, which no value of these headers contains.
  if (others.length > 0 || value?.includes(', ')) throw new WebhookError('header_repeated', name);
  return value === '' ? undefined : value;
}

function valuesOf(headers: WebhookHeaders, name: string): string[] {
  if (isFetchHeaders(headers)) {
    const value = headers.get(name);
    return value === null ? [] : [value];
  }
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
}

// A record could have an entry named `get`, but it would be a string.
function isFetchHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
