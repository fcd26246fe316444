import { OBJECT_KEY_LENGTH_MAX, PROPERTY_KEY_LENGTH_MAX } from './sizes.ts';

export const CUSTOM_OBJECT_PREFIX = 'custom_objects.';

/** The objects that every location has from the start. */
export type SystemObjectKey = 'contact' | 'business' | 'opportunity';
export const systemObjectKeys: readonly SystemObjectKey[] = ['contact', 'business', 'opportunity'];

export const isSystemObjectKey = (key: string): key is SystemObjectKey =>
  (systemObjectKeys as readonly string[]).includes(key);

export const isCustomObjectKey = (key: string): boolean => key.startsWith(CUSTOM_OBJECT_PREFIX);

/** The key as it is stored: clients may leave out `custom_objects.`, except for the objects that are not custom. */
export const fullObjectKey = (key: string): string =>
  isSystemObjectKey(key) || isCustomObjectKey(key) ? key : CUSTOM_OBJECT_PREFIX + key;

const prefix = `(?:custom_objects\\.[a-z0-9_]{1,${OBJECT_KEY_LENGTH_MAX}}\\.|business\\.|opportunity\\.)?`;

/** A new object's key, with or without prefix. As a string, for JSON Schema. */
export const newObjectKeyPattern: string = `^(?:custom_objects\\.)?[a-z0-9_]{1,${OBJECT_KEY_LENGTH_MAX}}$`;

/**
 * A property's key, bare or behind its object's key; as a string, for JSON Schema. `__proto__` would fit the letters,
 * but assigning to it is no assignment, here and in the listeners that copy properties into objects of their own.
 */
export const propertyKeyPattern: string = `^(?!(?:.*\\.)?__proto__$)${prefix}[a-z0-9_.]{1,${PROPERTY_KEY_LENGTH_MAX}}$`;

const barePropertyKey = new RegExp(`^(?!__proto__$)[a-z0-9_.]{1,${PROPERTY_KEY_LENGTH_MAX}}$`);

/**
 * The bare key of a property of this object, as it is stored and sent; undefined if it is none, or if it is written
 * as a property of another object. `objectKey` is full.
 */
export function bareProperty(objectKey: string, key: string): string | undefined {
  const own = `${objectKey}.`;
  const bare = key.startsWith(own) ? key.slice(own.length) : key;
  return isCustomObjectKey(bare) || !barePropertyKey.test(bare) ? undefined : bare;
}

/** `custom_objects.property` and `price` → `custom_objects.property.price`. */
export const fullProperty = (objectKey: string, bareKey: string): string => `${objectKey}.${bareKey}`;
