import { Text, Tooltip } from '@mantine/core';
import { useNow } from './use-now.ts';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** How long ago, or in how long; the exact time when it is pointed at or focused. */
export function Time({ at, label }: { at: string; label?: string }) {
  const now = useNow();
  const exact = exactTime(at);
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" inherit dateTime={at} tabIndex={0} style={{ whiteSpace: 'nowrap' }}>
        {label}
        {fromNow(Date.parse(at), now)}
      </Text>
    </Tooltip>
  );
}

/** `31 Jan 2026, 12:00:00 UTC`, in the reader's own time. */
export function exactTime(at: string): string {
  return absolute.format(new Date(at));
}

/** The page's clock stands for a second, and the server's may be a little ahead: what has just happened is not to come. */
const AHEAD_MAX_MS = 2_000;

/** `3 minutes ago`; both in milliseconds. */
export function fromNow(at: number, now: number): string {
  const ahead = at - now;
  const seconds = ahead > 0 && ahead < AHEAD_MAX_MS ? 0 : Math.round(ahead / 1_000);
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / length), unit);
}
