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
  const [sequence, previousSequence, ordering, test] = valuesOf(headers, remarkNames).map(only);
  return {
    sequence: numberIn(sequence),
    previousSequence: numberIn(previousSequence),
    ordering: orderings.find((known) => known === ordering),
    isTest: test === 'true',
  };
}

/** What is known of a webhook whose sender says nothing beside it. */
export const noRemarks: Remarks = {
  sequence: undefined,
  previousSequence: undefined,
  ordering: undefined,
  isTest: false,
};

const remarkNames = [SEQUENCE_HEADER, PREVIOUS_SEQUENCE_HEADER, ORDERING_HEADER, TEST_HEADER];

const orderings = ['entity', 'location', 'none'] as const;

function only(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]{1,16}$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** @throws WebhookError `header_repeated` */
export function readHeaders(headers: WebhookHeaders): SignatureHeaders {
  const [ghl, id, timestamp, signature] = valuesOf(headers, signatureNames).map(once);
  return { ghl, id, timestamp, signature };
}

const signatureNames = [
  GHL_SIGNATURE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_TIMESTAMP_HEADER,
  STANDARD_SIGNATURE_HEADER,
];

function once(values: readonly string[], at: number): string | undefined {
  const value = values[0];
  // Node and fetch join what is repeated with a comma and a space, which no value of these headers contains.
  if (values.length > 1 || value?.includes(', '))
    throw new WebhookError('header_repeated', signatureNames[at]);
  return value === '' ? undefined : value;
}

/** The values of each of these names, all found in one pass. */
function valuesOf(headers: WebhookHeaders, names: readonly string[]): string[][] {
  if (isFetchHeaders(headers)) {
    return names.map((name) => {
      const value = headers.get(name);
      return value === null ? [] : [value];
    });
  }
  const found: string[][] = names.map(() => []);
  for (const key of Object.keys(headers)) {
    const value = headers[key];
    const at = names.indexOf(key.toLowerCase());
    if (typeof value === 'string') found[at]?.push(value);
    else if (value !== undefined) found[at]?.push(...value);
  }
  return found;
}

// A record could have an entry named `get`, but it would be a string.
function isFetchHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
