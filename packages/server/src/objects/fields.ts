import {
  type FieldDataType,
  type ObjectData,
  type ObjectFieldData,
  objectId,
  PROPERTIES_MAX,
} from '@relata/protocol';
import { RelataError } from '../errors.ts';

/** An object and a record of it have the same bound: a record may have a value for every field. */
const FIELDS_MAX = PROPERTIES_MAX;

export function newField(
  field: { key: string; name: string; dataType: FieldDataType },
  now: string,
): ObjectFieldData {
  return { id: objectId(), ...field, createdAt: now, updatedAt: now };
}

/**
 * The object with a field for each of the properties (by bare key); the same object if it has them all.
 * A new field takes its type from the value. Refused: `property_limit`.
 */
export function withFieldsFor(
  object: ObjectData,
  properties: Readonly<Record<string, unknown>>,
  now: string,
): ObjectData | RelataError {
  const known = new Set(object.fields.map(({ key }) => key));
  const unknown = Object.keys(properties).filter((key) => !known.has(key));
  if (unknown.length === 0) return object;
  if (known.size + unknown.length > FIELDS_MAX) {
    return new RelataError('property_limit', { objectKey: object.key, limit: FIELDS_MAX });
  }
  const added = unknown.map((key) =>
    newField(
      { key, name: nameFrom(key), dataType: typeof properties[key] === 'number' ? 'NUMERICAL' : 'TEXT' },
      now,
    ),
  );
  return { ...object, fields: [...object.fields, ...added], updatedAt: now };
}

/** `asking_price` → `Asking Price` */
function nameFrom(key: string): string {
  const words = key.split(/[_.]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || key;
}
