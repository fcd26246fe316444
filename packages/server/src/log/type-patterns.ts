import { type EventType, eventTypes } from '@relata/protocol';

// Types of events are named exactly, or by their beginning with `*` behind.

/** The types that fit at least one pattern. */
export function matchingTypes(patterns: readonly string[]): EventType[] {
  return eventTypes.filter((type) => patterns.some((pattern) => matches(pattern, type)));
}

/** Those of the patterns that no event would ever fit. */
export function idlePatterns(patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => !eventTypes.some((type) => matches(pattern, type)));
}

function matches(pattern: string, type: EventType): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
