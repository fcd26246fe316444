import { bareProperty } from '@relata/protocol';
import { invalid, type RelataError } from '../errors.ts';

type Properties = Readonly<Record<string, unknown>>;

/** The properties by bare key. Refused: a key of another object, and a property that is given twice. */
export function bareProperties(objectKey: string, properties: Properties): Properties | RelataError {
  const bare: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(properties)) {
    const key = bareProperty(objectKey, given);
    if (key === undefined) return invalid(`properties.${given} must be a property of ${objectKey}`);
    if (Object.hasOwn(bare, key)) return invalid(`properties.${given} must not be given twice`);
    bare[key] = value;
  }
  return bare;
}

/** Merges changes into what is there; null removes. What stays keeps its place, what is new comes last. */
export function mergeProperties(before: Properties, changes: Properties): Record<string, unknown> {
  const merged = { ...before, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** By what is stored and sent: their JSON. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
