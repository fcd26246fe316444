import { isCustomObjectKey, isSystemObjectKey, type SystemObjectKey } from './keys.ts';

type Kind = SystemObjectKey | 'custom object';

/**
 * The pairs of objects that an association may be made between, in either order. Allowing one more is one more line;
 * the associations that every location has from the start are not made by anyone, and stand outside.
 */
const allowedPairs: readonly (readonly [Kind, Kind])[] = [
  ['contact', 'contact'],
  ['contact', 'custom object'],
  ['custom object', 'custom object'],
];

function kindOf(objectKey: string): Kind | undefined {
  if (isCustomObjectKey(objectKey)) return 'custom object';
  return isSystemObjectKey(objectKey) ? objectKey : undefined;
}

/** May a client make an association between these two objects? Both are full keys, with `custom_objects.`. */
export function isPairAllowed(firstObjectKey: string, secondObjectKey: string): boolean {
  const first = kindOf(firstObjectKey);
  const second = kindOf(secondObjectKey);
  return allowedPairs.some(([a, b]) => (a === first && b === second) || (a === second && b === first));
}
