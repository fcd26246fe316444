import type { Endpoint } from './queries.ts';

/** What an endpoint is called: what its owner says of it, or else where it is. */
export function nameOf({ description, url }: Pick<Endpoint, 'description' | 'url'>): string {
  if (description !== null && description.trim() !== '') return description;
  return url ?? 'Events that are pulled';
}

const units: readonly [name: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `3 days`, `75 minutes`: in the largest unit of which there are two. */
export function formatSeconds(seconds: number): string {
  const [name, length] = units.find(([, length]) => seconds >= 2 * length) ?? ['second', 1];
  const count = Math.round(seconds / length);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `1 event`, `12,345 events` */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${new Intl.NumberFormat('en').format(count)} ${count === 1 ? singular : plural}`;
}

/** Which events pass, for a line in a list. */
export function wantedOf({ events, objectKeys, associations }: Endpoint): string {
  const all = events.includes('*');
  const types = all
    ? 'All events'
    : events.length > 3
      ? `${events.slice(0, 2).join(', ')} and ${events.length - 2} more`
      : events.join(', ');
  const narrowed = objectKeys.length + associations.length > 0 ? ', of some objects or associations' : '';
  return `${types}${narrowed}`;
}
