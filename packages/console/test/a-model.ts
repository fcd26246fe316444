import { endsOf } from '../src/model/ends.ts';
import type { Card, Link, ModelGraph } from '../src/model/graph.ts';

/** A card as the map has it. */
export function aCard(key: string, more: Partial<Card> = {}): Card {
  return { key, name: { singular: key, plural: `${key}s` }, isSystem: false, degree: 0, ...more };
}

/** An association of two objects, one to many unless it is told otherwise. */
export function aLink(
  id: string,
  firstObjectKey: string,
  secondObjectKey: string,
  cardinality: Parameters<typeof endsOf>[0]['firstObjectToSecondObjectCardinality'] = 'ONE_TO_MANY',
): Link {
  const labels = { firstObjectLabel: `${id} first`, secondObjectLabel: `${id} second` };
  const ends = endsOf({
    firstObjectKey,
    secondObjectKey,
    ...labels,
    firstObjectToSecondObjectCardinality: cardinality,
  });
  return { id, key: id, isSystem: false, ...ends };
}

/** The objects that the links need, and those that are named besides. */
export function aModel(links: readonly Link[], ...lone: string[]): ModelGraph {
  const linked = links.flatMap(({ first, second }) => [first.objectKey, second.objectKey]);
  const cards = [...new Set([...linked, ...lone])].map((key) =>
    aCard(key, { degree: linked.filter((each) => each === key).length }),
  );
  return { cards, links };
}
