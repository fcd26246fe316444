import { useReactFlow, useStore } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { ModelGraph, Selection } from '../graph.ts';

/** So near that a card and its labels can be read. */
const ZOOM_READABLE = 0.8;
const PADDING = 0.25;

/**
 * What is selected elsewhere, by search, a link or the address, is brought into view. Returns where the map notes what
 * was selected on it: that is in view, and only kept from being covered.
 */
export function useReveal(
  { cards, links }: ModelGraph,
  selection: Selection | undefined,
): RefObject<string | undefined> {
  const { fitView, getZoom } = useReactFlow();
  const isMeasured = useStore(({ width, height }) => width > 0 && height > 0);
  const revealed = useRef<string>(undefined);
  const byHand = useRef<string>(undefined);
  useEffect(() => {
    const name = nameOf(selection);
    if (!isMeasured || name === revealed.current) return;
    const link = selection?.kind === 'association' && links.find(({ id }) => id === selection.id);
    const keys = link
      ? [link.first.objectKey, link.second.objectKey]
      : cards
          .filter(({ key }) => selection?.kind === 'object' && key === selection.key)
          .map(({ key }) => key);
    // It may be on its way: what was just made is not in the list yet.
    if (selection !== undefined && keys.length === 0) return;
    revealed.current = name;
    if (selection === undefined || name === byHand.current) return;
    byHand.current = undefined;
    void fitView({
      nodes: keys.map((id) => ({ id })),
      padding: PADDING,
      maxZoom: Math.max(getZoom(), ZOOM_READABLE),
    });
  }, [cards, links, selection, isMeasured, fitView, getZoom]);
  useKeepInSight(selection, byHand);
  return byHand;
}

/** What is selected on the map makes room beside it for its panel, and must not end up outside. */
function useKeepInSight(selection: Selection | undefined, byHand: RefObject<string | undefined>): void {
  const { getInternalNode, getViewport, setCenter } = useReactFlow();
  const width = useStore((state) => state.width);
  useEffect(() => {
    const node = selection?.kind === 'object' ? getInternalNode(selection.key) : undefined;
    if (node === undefined || width === 0 || nameOf(selection) !== byHand.current) return;
    const { x, zoom } = getViewport();
    const at = node.internals.positionAbsolute;
    const cardWidth = node.width ?? 0;
    const left = at.x * zoom + x;
    if (left >= 0 && left + cardWidth * zoom <= width) return;
    void setCenter(at.x + cardWidth / 2, at.y + (node.height ?? 0) / 2, { zoom });
  }, [width, selection, byHand, getInternalNode, getViewport, setCenter]);
}

export function nameOf(selection: Selection | undefined): string | undefined {
  if (selection === undefined) return undefined;
  return selection.kind === 'object' ? `object ${selection.key}` : `association ${selection.id}`;
}
