import { type Dispatch, type SetStateAction, useMemo, useState } from 'react';
import type { Lit, ModelGraph, Selection } from '../graph.ts';
import type { CardNode, Tone } from './card-node.tsx';
import type { Layout } from './elk-graph.ts';
import { type Positions, standing } from './standing.ts';

/** Links are not the map's own, so that there are no handles to measure; and the card in it says what it is. */
const asCard = {
  type: 'card',
  handles: [],
  domAttributes: { 'aria-roledescription': undefined },
} as const satisfies Partial<CardNode>;

interface Drawn {
  readonly graph: ModelGraph;
  readonly layout: Layout;
  readonly positions: Positions;
  readonly lit: Lit | undefined;
  readonly selection: Selection | undefined;
}

/** The cards as the map draws them; one that did not change stays the same object, so that it is not drawn anew. */
export function useNodes({
  graph,
  layout,
  positions,
  lit,
  selection,
}: Drawn): readonly [CardNode[], Dispatch<SetStateAction<CardNode[]>>] {
  const places = useMemo(() => standing(layout.cards, positions), [layout, positions]);
  const wanted = useMemo(
    () =>
      graph.cards.flatMap((card): CardNode[] => {
        const place = places.get(card.key);
        if (place === undefined) return [];
        const { x, y, width, height } = place;
        const data = { card, tone: toneOf(card.key, lit, selection) };
        const size = { width, height };
        // What is out of sight counts too when the map is fitted to the screen.
        return [{ ...asCard, id: card.key, position: { x, y }, ...size, measured: size, data }];
      }),
    [graph, places, lit, selection],
  );
  const [nodes, setNodes] = useState(wanted);
  const [shown, setShown] = useState(wanted);
  if (shown !== wanted) {
    setShown(wanted);
    const before = new Map(nodes.map((node) => [node.id, node]));
    setNodes(wanted.map((node) => merged(before.get(node.id), node)));
  }
  return [nodes, setNodes];
}

function merged(before: CardNode | undefined, node: CardNode): CardNode {
  if (before === undefined) return node;
  const isSame =
    before.position.x === node.position.x &&
    before.position.y === node.position.y &&
    before.height === node.height &&
    before.data.tone === node.data.tone &&
    before.data.card === node.data.card;
  // Whether it is held stays.
  return isSame ? before : { ...before, ...node };
}

function toneOf(key: string, lit: Lit | undefined, selection: Selection | undefined): Tone {
  if (lit === undefined) return 'plain';
  if (selection?.kind === 'object' && selection.key === key) return 'selected';
  return lit.cards.has(key) ? 'lit' : 'dim';
}
