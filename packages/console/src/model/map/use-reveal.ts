import { useReactFlow, useStore } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import { litBy, type ModelGraph, type Selection } from '../graph.ts';
import type { Layout } from './elk-graph.ts';

/** So near that a card and its labels can be read. */
const ZOOM_READABLE = 0.8;
/** What it is linked with is shown with it where that can still be read. */
const ZOOM_AROUND_MIN = 0.5;
/** Of the width and the height, as the map counts it: what is shown is so much smaller than the frame. */
const PADDING = 0.1;

/**
 * What is selected elsewhere, by search, a link or the address, is brought into view. Returns where the map notes what
 * was selected on it: that is in view, and only kept from being covered.
 */
export function useReveal(
  graph: ModelGraph,
  layout: Layout,
  isLayoutOld: boolean,
  selection: Selection | undefined,
): RefObject<string | undefined> {
  const { fitView, getNodesBounds, getZoom } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const revealed = useRef<string>(undefined);
  const byHand = useRef<string>(undefined);
  useEffect(() => {
    const name = nameOf(selection);
    if (width === 0 || height === 0 || isLayoutOld || name === revealed.current) return;
    const lit = litBy(graph, selection);
    const around = [...(lit?.cards ?? [])];
    // It may be on its way: what was just made is not in the list yet, or not in the layout.
    if (selection !== undefined && (around.length === 0 || !around.every((key) => layout.cards.has(key))))
      return;
    revealed.current = name;
    if (selection === undefined || name === byHand.current) return;
    byHand.current = undefined;
    const bounds = getNodesBounds(around);
    const zoom = Math.min(width / bounds.width, height / bounds.height) / (1 + PADDING);
    const shown = zoom >= ZOOM_AROUND_MIN || selection.kind === 'association' ? around : [selection.key];
    void fitView({
      nodes: shown.map((id) => ({ id })),
      padding: PADDING,
      maxZoom: Math.max(getZoom(), ZOOM_READABLE),
    });
  }, [graph, layout, isLayoutOld, selection, width, height, fitView, getNodesBounds, getZoom]);
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
