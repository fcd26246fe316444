import { ApiError } from '@relata/client';

/** What is wrong with fields, by the API's names for them. */
export type Problems = Readonly<Record<string, string>>;

/** The API's names and what the form calls them. */
const labels: Readonly<Record<string, string>> = {
  url: 'URL',
  description: 'Description',
  events: 'Events',
  locationIds: 'Locations',
  objectKeys: 'Only of these objects',
  associations: 'Only of these associations',
  start: 'From',
  ordering: 'Order',
  retryPolicy: 'When an event fails',
  concurrency: 'At a time',
  timeoutMs: 'Time for an answer',
  rateLimit: 'Rate limit',
  headers: 'Headers',
  metadata: 'Metadata',
};

/** A message of the server begins with the field's name, or with what about it. */
const NAMED = /^((?:names in |property )?)([A-Za-z]+)/;

/** What the server says against a field, by the field's name, in the form's words. */
export function problemsOf(error: unknown): Problems {
  if (!(error instanceof ApiError) || error.status !== 422) return {};
  const problems: Record<string, string> = {};
  for (const message of error.messages) {
    const field = NAMED.exec(message)?.[2];
    if (field !== undefined) problems[field] ??= inFormWords(message);
  }
  return problems;
}

/** `concurrency must not be …` → `At a time must not be …` */
export function inFormWords(message: string): string {
  return message.replace(NAMED, (whole, about: string, name: string) => {
    const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
    return label === undefined ? whole : `${about}${label}`;
  });
}
