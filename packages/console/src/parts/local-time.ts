// Fields for a time take it in the reader's own zone; addresses and the API have it in UTC.

const MINUTE_MS = 60_000;

/** ISO 8601 of what such a field has; null of an empty one. */
export function isoOf(local: string): string | null {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** What such a field shows: `2026-01-31T12:00`; empty for null. */
export function localOf(iso: string | null): string {
  if (iso === null) return '';
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}

/** What an address says, if it is a time. */
export function timeIn(text: string | null): string | null {
  return text === null ? null : isoOf(text);
}
