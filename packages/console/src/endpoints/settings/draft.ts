import type { Body } from '@relata/client';
import type { Endpoint } from '../queries.ts';

// The settings of an endpoint while somebody edits them: each field as its control has it.

export type Settings = Omit<Body<'post', '/v1/endpoints'>, 'start'>;
type Changes = Body<'patch', '/v1/endpoints/{id}'>;

export interface Pair {
  /** Of this draft alone: names may change, or be empty. */
  readonly key: number;
  readonly name: string;
  readonly value: string;
  /** Stored already, with a value that nobody is shown; an empty value leaves it. */
  readonly isKept: boolean;
}

export interface EndpointDraft {
  readonly isPulled: boolean;
  readonly url: string;
  readonly description: string;
  readonly everyEvent: boolean;
  readonly events: readonly string[];
  readonly everyLocation: boolean;
  readonly locationIds: readonly string[];
  readonly objectKeys: readonly string[];
  readonly associations: readonly string[];
  readonly ordering: Endpoint['ordering'];
  readonly retry: 'default' | 'highlevel' | 'list';
  /** Seconds, separated by commas. */
  readonly retryList: string;
  readonly concurrency: number | string;
  readonly timeoutMs: number | string;
  readonly rateLimit: number | string;
  readonly headers: readonly Pair[];
  readonly metadata: readonly Pair[];
}

/** What a part of the form gets. */
export interface DraftProps {
  readonly draft: EndpointDraft;
  readonly onChange: (changes: Partial<EndpointDraft>) => void;
  /** Of the server, by field. */
  readonly problems: Readonly<Record<string, string>>;
}

export const CONCURRENCY_DEFAULT = 8;
export const TIMEOUT_MS_DEFAULT = 15_000;
const RETRY_LIST_EXAMPLE = '5, 60, 600';

export function newDraft(locationId: string): EndpointDraft {
  return {
    isPulled: false,
    url: '',
    description: '',
    everyEvent: true,
    events: [],
    everyLocation: false,
    locationIds: [locationId],
    objectKeys: [],
    associations: [],
    ordering: 'entity',
    retry: 'default',
    retryList: RETRY_LIST_EXAMPLE,
    concurrency: CONCURRENCY_DEFAULT,
    timeoutMs: TIMEOUT_MS_DEFAULT,
    rateLimit: '',
    headers: [],
    metadata: [],
  };
}

export function draftOf(endpoint: Endpoint): EndpointDraft {
  const { url, events, locationIds, retryPolicy, rateLimit, headerNames, metadata } = endpoint;
  const everyEvent = events.includes('*');
  return {
    isPulled: url === null,
    url: url ?? '',
    description: endpoint.description ?? '',
    everyEvent,
    events: everyEvent ? [] : events,
    everyLocation: locationIds === '*',
    locationIds: locationIds === '*' ? [] : locationIds,
    objectKeys: endpoint.objectKeys,
    associations: endpoint.associations,
    ordering: endpoint.ordering,
    retry: typeof retryPolicy === 'string' ? retryPolicy : 'list',
    retryList: typeof retryPolicy === 'string' ? RETRY_LIST_EXAMPLE : retryPolicy.join(', '),
    concurrency: endpoint.concurrency,
    timeoutMs: endpoint.timeoutMs,
    rateLimit: rateLimit ?? '',
    headers: headerNames.map((name, index) => storedPair(index, name, '', true)),
    metadata: Object.entries(metadata).map(([name, value], index) => storedPair(index, name, value)),
  };
}

let pairs = 0;

export function newPair(): Pair {
  pairs += 1;
  return { key: pairs, name: '', value: '', isKept: false };
}

/** Below zero there are no new ones; and it has the same key each time that the endpoint is read. */
function storedPair(index: number, name: string, value: string, isKept = false): Pair {
  return { key: -index - 1, name, value, isKept };
}

/** What a new endpoint is made of. */
export function settingsOf(draft: EndpointDraft): Settings {
  const headers = draft.headers.filter(({ name }) => name.trim() !== '');
  return {
    ...plainSettingsOf(draft),
    headers: Object.fromEntries(headers.map(({ name, value }) => [name.trim(), value])),
  };
}

/** What is different from the endpoint as it is; empty if nothing is. */
export function changesOf(endpoint: Endpoint, draft: EndpointDraft): Changes {
  const before = plainSettingsOf(draftOf(endpoint));
  const after = plainSettingsOf(draft);
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof before]),
  );
  const headers = headerChanges(endpoint, draft);
  return { ...Object.fromEntries(changed), ...(Object.keys(headers).length > 0 && { headers }) };
}

function plainSettingsOf(draft: EndpointDraft) {
  const metadata = draft.metadata.filter(({ name }) => name.trim() !== '');
  return {
    url: draft.isPulled ? null : draft.url.trim(),
    description: draft.description.trim() === '' ? null : draft.description.trim(),
    events: draft.everyEvent ? ['*'] : draft.events,
    locationIds: draft.everyLocation ? ('*' as const) : draft.locationIds,
    objectKeys: draft.objectKeys,
    associations: draft.associations,
    ordering: draft.ordering,
    retryPolicy: draft.retry === 'list' ? secondsIn(draft.retryList) : draft.retry,
    // What is no number is sent as it is: the server says what is wrong with it.
    concurrency: draft.concurrency as number,
    timeoutMs: draft.timeoutMs as number,
    rateLimit: draft.rateLimit === '' ? null : (draft.rateLimit as number),
    metadata: Object.fromEntries(metadata.map(({ name, value }) => [name.trim(), value])),
  };
}

/** Of those that are stored the values are not known: only what was written is sent, and null for what was taken away. */
function headerChanges({ headerNames }: Endpoint, { headers }: EndpointDraft): Record<string, string | null> {
  const left = new Set(headers.map(({ name }) => name.trim().toLowerCase()));
  const gone = headerNames.filter((name) => !left.has(name));
  const written = headers.filter(
    ({ name, value, isKept }) => name.trim() !== '' && !(isKept && value === ''),
  );
  return Object.fromEntries([
    ...gone.map((name) => [name, null]),
    ...written.map(({ name, value }) => [name.trim(), value]),
  ]);
}

/** `5, 60` as numbers; what is none is left for the server to refuse. */
export function secondsIn(list: string): readonly number[] {
  const parts = list.split(/[\s,]+/).filter((part) => part !== '');
  return parts.map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : (part as unknown as number)));
}
