import { type EventType, eventTypes } from '@relata/protocol';

// Which events an endpoint gets: exact names, and names with `*` at the end for all that begin so.

/** Whether an event of this type passes. */
export type EventFilter = (type: EventType) => boolean;

/** The types that pass are known beforehand, so that asking costs one look-up. */
export function compileFilter(patterns: readonly string[]): EventFilter {
  const passing = new Set(eventTypes.filter((type) => patterns.some((pattern) => matches(pattern, type))));
  return (type) => passing.has(type);
}

/** Those of the patterns that no event would ever pass. */
export function idlePatterns(patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => !eventTypes.some((type) => matches(pattern, type)));
}

function matches(pattern: string, type: EventType): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
