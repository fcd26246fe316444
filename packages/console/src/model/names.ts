import type { ObjectData } from './data.ts';
import { bareKey } from './graph.ts';
import type { ObjectName } from './sentence.ts';

export type NameOf = (objectKey: string) => ObjectName;

/** The names of objects by their keys; of one that is not there, its key. */
export function namesOf(objects: readonly ObjectData[]): NameOf {
  const names = new Map(objects.map(({ key, labels }) => [key, labels]));
  return (objectKey) => names.get(objectKey) ?? { singular: bareKey(objectKey), plural: bareKey(objectKey) };
}
