import '@xyflow/react/dist/style.css';
import { useMantineColorScheme } from '@mantine/core';
import {
  Background,
  Controls,
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import {
  COLUMN_GAP_PX,
  GROUP_HEIGHT_PX,
  GROUP_WIDTH_PX,
  MORE_HEIGHT_PX,
  moreIdOf,
  type Place,
  placeAll,
  RECORD_HEIGHT_PX,
  RECORD_WIDTH_PX,
} from './layout.ts';
import { GroupBox, MoreBox, RecordBox } from './map-nodes.tsx';
import classes from './neighbourhood.module.css';
import type { GroupNode, RecordNode } from './tree.ts';
import type { Neighbourhood } from './use-neighbourhood.ts';

// The library has looks of its own for nodes of the type `group`.
const nodeTypes = { record: RecordBox, relations: GroupBox, more: MoreBox };

const ZOOM_MIN = 0.2;
const ZOOM_MAX = 1.5;

/** A picture is not made smaller than this to fit at once. */
const FIT_ZOOM_MIN = 0.8;

/** Between what is shown and the frame. */
const MARGIN_PX = 24;

/** A node and the column beside it. */
const REVEALED_WIDTH_PX = RECORD_WIDTH_PX + COLUMN_GAP_PX + RECORD_WIDTH_PX;

/** What one did something with last. */
interface Touched {
  readonly id: string;
  readonly isToReveal: boolean;
}

export function NeighbourhoodMap({ neighbourhood }: { neighbourhood: Neighbourhood }) {
  return (
    <ReactFlowProvider>
      <Flow neighbourhood={neighbourhood} />
    </ReactFlowProvider>
  );
}

function Flow({ neighbourhood }: { neighbourhood: Neighbourhood }) {
  const { tree, isSettled } = neighbourhood;
  const places = placeAll(tree);
  const frame = useRef<HTMLElement>(null);
  const touched = useRef<Touched>({ id: tree.id, isToReveal: false });
  const actions = {
    toggleRecord: (node: RecordNode) => {
      touched.current = { id: node.id, isToReveal: !node.isOpen };
      neighbourhood.toggleRecord(node);
    },
    toggleGroup: (node: GroupNode) => {
      touched.current = { id: node.id, isToReveal: !node.isOpen };
      neighbourhood.toggleGroup(node);
    },
    showMore: (node: GroupNode) => {
      touched.current = { id: node.id, isToReveal: false };
      neighbourhood.showMore(node);
    },
  };
  const { nodes, edges } = draw(neighbourhood, places, actions);
  useStillness(places, touched);
  useFirstFit(isSettled, frame);
  useReveal(isSettled, places, { frame, touched });
  const { colorScheme } = useMantineColorScheme();
  const onFocus = useFocusInSight();

  return (
    <section ref={frame} className={classes.map} aria-label="Map of the neighbourhood" onFocus={onFocus}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
        minZoom={ZOOM_MIN}
        maxZoom={ZOOM_MAX}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        // The wheel scrolls the page, which is longer than the picture.
        zoomOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} fitViewOptions={{ maxZoom: 1 }} />
      </ReactFlow>
    </section>
  );
}

type Actions = Pick<Neighbourhood, 'toggleRecord' | 'toggleGroup' | 'showMore'>;

function draw(
  { tree, canShowMore, isFull }: Neighbourhood,
  places: ReadonlyMap<string, Place>,
  actions: Actions,
): { nodes: Node[]; edges: Edge[] } {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const put = (id: string, type: keyof typeof nodeTypes, size: readonly [number, number], data: object) => {
    const [width, height] = size;
    const position = places.get(id) ?? { x: 0, y: 0 };
    nodes.push({ id, type, position, width, height, data: { ...data } });
  };
  const connect = (source: string, target: string, isLink = false) =>
    edges.push({
      id: `${source} ${target}`,
      source,
      target,
      ...(isLink && { style: { strokeDasharray: '4 4' } }),
    });
  const drawRecord = (node: RecordNode) => {
    put(node.id, 'record', [RECORD_WIDTH_PX, RECORD_HEIGHT_PX], {
      node,
      isRoot: node === tree,
      isFull,
      onToggle: () => actions.toggleRecord(node),
    });
    for (const group of node.groups) {
      connect(node.id, group.id);
      drawGroup(group);
    }
  };
  const drawGroup = (node: GroupNode) => {
    const size = [GROUP_WIDTH_PX, GROUP_HEIGHT_PX] as const;
    put(node.id, 'relations', size, { node, isFull, onToggle: () => actions.toggleGroup(node) });
    for (const record of node.records) {
      connect(node.id, record.id);
      drawRecord(record);
    }
    for (const { id } of node.links) connect(node.id, id, true);
    if (!node.hasMore) return;
    const moreId = moreIdOf(node.id);
    connect(node.id, moreId);
    put(moreId, 'more', [RECORD_WIDTH_PX, MORE_HEIGHT_PX], {
      node,
      canShowMore: canShowMore(node),
      onMore: () => actions.showMore(node),
    });
  };
  drawRecord(tree);
  return { nodes, edges };
}

/** What was opened or closed stays where it is in the window; the rest makes room. */
function useStillness(places: ReadonlyMap<string, Place>, touched: RefObject<Touched>): void {
  const { getViewport, setViewport } = useReactFlow();
  const before = useRef(places);
  useLayoutEffect(() => {
    const was = before.current.get(touched.current.id);
    const is = places.get(touched.current.id);
    before.current = places;
    if (was === undefined || is === undefined || (was.x === is.x && was.y === is.y)) return;
    const { x, y, zoom } = getViewport();
    void setViewport({ x: x - (is.x - was.x) * zoom, y: y - (is.y - was.y) * zoom, zoom });
  });
}

/** When all that is open at first is there, it is brought into the frame, once. */
function useFirstFit(isSettled: boolean, frame: RefObject<HTMLElement | null>): void {
  const { getNodes, getNodesBounds, setViewport } = useReactFlow();
  const isDone = useRef(false);
  useEffect(() => {
    if (!isSettled || isDone.current || frame.current === null) return;
    isDone.current = true;
    const { clientWidth, clientHeight } = frame.current;
    const box = getNodesBounds(getNodes());
    const [width, height] = [clientWidth - 2 * MARGIN_PX, clientHeight - 2 * MARGIN_PX];
    const zoom = Math.max(FIT_ZOOM_MIN, Math.min(1, width / box.width, height / box.height));
    // What is wider than the frame begins at its left, with the record that everything comes from.
    const rest = Math.max(0, width - box.width * zoom);
    void setViewport({
      x: MARGIN_PX + rest / 2 - box.x * zoom,
      y: clientHeight / 2 - (box.y + box.height / 2) * zoom,
      zoom,
    });
  }, [isSettled, frame, getNodes, getNodesBounds, setViewport]);
}

/** What was opened last may have its records beyond the frame's right: they are brought in as far as it stays in sight. */
function useReveal(
  isSettled: boolean,
  places: ReadonlyMap<string, Place>,
  { frame, touched }: { readonly frame: RefObject<HTMLElement | null>; readonly touched: RefObject<Touched> },
): void {
  const { getViewport, setViewport } = useReactFlow();
  useEffect(() => {
    const { id, isToReveal } = touched.current;
    const place = places.get(id);
    if (!isSettled || !isToReveal || place === undefined || frame.current === null) return;
    touched.current = { id, isToReveal: false };
    const { x, y, zoom } = getViewport();
    const left = place.x * zoom + x;
    const right = left + REVEALED_WIDTH_PX * zoom;
    const shift = Math.min(right - (frame.current.clientWidth - MARGIN_PX), left - MARGIN_PX);
    if (shift > 0) void setViewport({ x: x - shift, y, zoom });
  });
}

/** Whoever goes along by keyboard sees where they are. */
function useFocusInSight() {
  const { getNode, getViewport, setCenter } = useReactFlow();
  return useMemo(
    () =>
      ({ currentTarget, target }: FocusEvent<HTMLElement>) => {
        const id = target.closest('.react-flow__node')?.getAttribute('data-id');
        const node = id == null ? undefined : getNode(id);
        if (node === undefined || !target.matches(':focus-visible')) return;
        const frame = currentTarget.getBoundingClientRect();
        const box = target.getBoundingClientRect();
        const isInSight =
          box.left >= frame.left &&
          box.right <= frame.right &&
          box.top >= frame.top &&
          box.bottom <= frame.bottom;
        if (isInSight) return;
        const { width = 0, height = 0, position } = node;
        void setCenter(position.x + width / 2, position.y + height / 2, { zoom: getViewport().zoom });
      },
    [getNode, getViewport, setCenter],
  );
}
