import type { AssociationData, ObjectData } from './data.ts';
import { type End, endsOf } from './ends.ts';
import type { ObjectName } from './sentence.ts';

/** An object on the map. */
export interface Card {
  readonly key: string;
  readonly name: ObjectName;
  readonly isSystem: boolean;
  /** How many associations it takes part in, of those that are shown. */
  readonly degree: number;
}

/** An association on the map. */
export interface Link {
  readonly id: string;
  readonly key: string;
  readonly isSystem: boolean;
  readonly first: End;
  readonly second: End;
}

/** What of a location's model is shown. */
export interface ModelGraph {
  readonly cards: readonly Card[];
  readonly links: readonly Link[];
}

/**
 * Without the system, its associations go, and those of its objects that nothing else links; an association whose
 * object is not (yet) in the list of objects goes too.
 */
export function modelGraph(
  objects: readonly ObjectData[],
  associations: readonly AssociationData[],
  { withSystem }: { readonly withSystem: boolean },
): ModelGraph {
  const known = new Set(objects.map(({ key }) => key));
  const links = associations
    .filter(({ associationType }) => withSystem || associationType === 'USER_DEFINED')
    .filter(({ firstObjectKey, secondObjectKey }) => known.has(firstObjectKey) && known.has(secondObjectKey))
    .map(linkOf);
  const degrees = new Map<string, number>();
  for (const { first, second } of links) {
    for (const key of new Set([first.objectKey, second.objectKey]))
      degrees.set(key, (degrees.get(key) ?? 0) + 1);
  }
  const cards = objects
    .map(({ key, labels, standard }) => ({
      key,
      name: labels,
      isSystem: standard,
      degree: degrees.get(key) ?? 0,
    }))
    .filter(({ isSystem, degree }) => withSystem || !isSystem || degree > 0);
  return { cards, links };
}

export function linkOf(association: AssociationData): Link {
  const { id, key, associationType } = association;
  return { id, key, isSystem: associationType === 'SYSTEM_DEFINED', ...endsOf(association) };
}

/** What is lit when something is selected: it, what it leads to, and what leads there. */
export interface Lit {
  readonly cards: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

export type Selection =
  | { readonly kind: 'object'; readonly key: string }
  | { readonly kind: 'association'; readonly id: string };

/** undefined where nothing is selected, or what is selected is not shown: then nothing is dimmed. */
export function litBy({ cards, links }: ModelGraph, selection: Selection | undefined): Lit | undefined {
  if (selection === undefined) return undefined;
  const touched =
    selection.kind === 'association'
      ? links.filter(({ id }) => id === selection.id)
      : links.filter(({ first, second }) => [first.objectKey, second.objectKey].includes(selection.key));
  const isShown = selection.kind === 'object' && cards.some(({ key }) => key === selection.key);
  if (touched.length === 0 && !isShown) return undefined;
  return {
    cards: new Set([
      ...(selection.kind === 'object' ? [selection.key] : []),
      ...touched.flatMap(({ first, second }) => [first.objectKey, second.objectKey]),
    ]),
    links: new Set(touched.map(({ id }) => id)),
  };
}

/** The part of a key that was chosen: `custom_objects.property` → `property`. */
export function bareKey(objectKey: string): string {
  return objectKey.replace(/^custom_objects\./, '');
}
