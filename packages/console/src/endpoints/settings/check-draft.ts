import type { EndpointDraft } from './draft.ts';
import type { Problems } from './problems.ts';

// What can be said of a step before the server has seen it; the rest is for the server to say.

export function problemsOfTarget({ isPulled, url }: EndpointDraft): Problems {
  return isPulled || isTarget(url.trim()) ? {} : { url: 'A URL like https://example.com/webhooks' };
}

export function problemsOfFilter({
  everyEvent,
  events,
  everyLocation,
  locationIds,
}: EndpointDraft): Problems {
  return {
    ...(!everyEvent && events.length === 0 && { events: 'Name an event at least' }),
    ...(!everyLocation && locationIds.length === 0 && { locationIds: 'Name a location at least' }),
  };
}

function isTarget(text: string): boolean {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  return url !== null && url.hostname !== '' && url.username === '' && url.password === '';
}

/** The fields of the API that a change of the draft is about. */
const fieldsOf: Readonly<Partial<Record<keyof EndpointDraft, string>>> = {
  isPulled: 'url',
  everyEvent: 'events',
  everyLocation: 'locationIds',
  retry: 'retryPolicy',
  retryList: 'retryPolicy',
};

/** What was said of a field is not so any more once the field is changed. */
export function withoutChanged(problems: Problems, changes: Partial<EndpointDraft>): Problems {
  const names = Object.keys(changes) as (keyof EndpointDraft)[];
  const changed = new Set(names.map((name) => fieldsOf[name] ?? name));
  return Object.fromEntries(Object.entries(problems).filter(([field]) => !changed.has(field)));
}
