import {
  GHL_SIGNATURE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
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
