import '@xyflow/react/dist/base.css';
import './map.css';
import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  applyNodeChanges,
  Background,
  Controls,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { litBy, type ModelGraph, type Selection } from '../graph.ts';
import type { Moves } from '../positions.ts';
import { type CardNode, CardView } from './card-node.tsx';
import type { Layout } from './elk-graph.ts';
import type { Point, Rect } from './geometry.ts';
import { LinkLayer } from './link-layer.tsx';
import { routesOf } from './route.ts';
import type { Positions } from './standing.ts';
import { useNodes } from './use-nodes.ts';
import { nameOf, useReveal } from './use-reveal.ts';

const nodeTypes = { card: CardView };
const noEdges: never[] = [];
/** Loops hang over the cards that are measured, and the buttons for zooming stand on the left. */
const FIT = { padding: { top: '48px', bottom: '24px', left: '56px', right: '24px' }, maxZoom: 1 } as const;
/** On a telephone, so many begin where they can be read, not all of them in sight; among more one begins with them all. */
const CARDS_NEAR_MAX = 30;
const ZOOM_NEAR = 0.6;
/** Three hundred objects fit on a telephone. */
const ZOOM_MIN = 0.02;
const ZOOM_MAX = 2;
/** A hand that clicks is not quite still. */
const CLICK_MAX_PX = 4;
const KEY_STEP = 8;
const KEY_STEP_LARGE = 64;

interface ModelMapProps {
  readonly graph: ModelGraph;
  readonly layout: Layout;
  /** Of an earlier model: another is on its way. */
  readonly isLayoutOld: boolean;
  readonly positions: Positions;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
  /** undefined where the token may not move objects. */
  readonly onMove: ((moves: Moves) => void) | undefined;
}

/** Objects as cards, associations as lines between them. */
export function ModelMap(props: ModelMapProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: ModelMapProps) {
  const { graph, layout, isLayoutOld, positions, selection, onSelect, onMove } = props;
  const colorMode = useComputedColorScheme('light');
  const lit = useMemo(() => litBy(graph, selection), [graph, selection]);
  const [nodes, setNodes] = useNodes({ graph, layout, positions, lit, selection });
  const routes = useMemo(() => {
    const cards = new Map<string, Rect>(
      nodes.map(({ id, position, width = 0, height = 0 }) => [id, { ...position, width, height }]),
    );
    return routesOf(graph.links, cards, layout);
  }, [graph, layout, nodes]);
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const fitFirst = isNarrow && nodes.length <= CARDS_NEAR_MAX ? { ...FIT, minZoom: ZOOM_NEAR } : FIT;
  const byHand = useReveal(graph, layout, isLayoutOld, selection);

  const select = (wanted: Selection | undefined) => {
    byHand.current = nameOf(wanted);
    onSelect(wanted);
  };
  const selectLink = useStable((id: string) => select({ kind: 'association', id }));

  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    setNodes((before) => applyNodeChanges(changes, before));
    const moves = changes.flatMap((change) =>
      change.type === 'position' && change.dragging === false && change.position !== undefined
        ? [[change.id, kept(change.position)] as const]
        : [],
    );
    if (moves.length > 0) onMove?.(Object.fromEntries(moves));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && selection !== undefined) select(undefined);
    const step = steps[event.key];
    const element = event.target instanceof Element ? event.target.closest('[data-id]') : null;
    const node = nodes.find(({ id }) => id === element?.getAttribute('data-id'));
    if (step === undefined || node === undefined || onMove === undefined) return;
    event.preventDefault();
    const length = event.shiftKey ? KEY_STEP_LARGE : KEY_STEP;
    const { x, y } = node.position;
    onMove({ [node.id]: kept({ x: x + step.x * length, y: y + step.y * length }) });
  };

  return (
    <ReactFlow
      className="model-map"
      aria-label="Map of the data model"
      aria-describedby="model-map-keys"
      colorMode={colorMode}
      nodes={nodes}
      edges={noEdges}
      nodeTypes={nodeTypes}
      onNodesChange={onNodesChange}
      onNodeClick={(_, { id }) => select({ kind: 'object', key: id })}
      onPaneClick={() => selection !== undefined && select(undefined)}
      onKeyDown={onKeyDown}
      nodesDraggable={onMove !== undefined}
      nodesConnectable={false}
      // The button in each card is what takes the focus.
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      zoomOnDoubleClick={false}
      nodeDragThreshold={CLICK_MAX_PX}
      nodeClickDistance={CLICK_MAX_PX}
      paneClickDistance={CLICK_MAX_PX}
      onlyRenderVisibleElements
      proOptions={{ hideAttribution: true }}
      fitView
      fitViewOptions={fitFirst}
      minZoom={ZOOM_MIN}
      maxZoom={ZOOM_MAX}
    >
      <LinkLayer links={graph.links} routes={routes} lit={lit} onSelect={selectLink} />
      <Background />
      <Controls showInteractive={false} fitViewOptions={FIT} aria-label="Zoom" />
      <p id="model-map-keys" hidden>
        Enter selects an object, the arrow keys move it, Escape ends the selection. The table shows the same.
      </p>
    </ReactFlow>
  );
}

const steps: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Finer is no use to anyone. */
function kept({ x, y }: Point): { x: number; y: number } {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}

/** The same function for as long as the component lives, which does what the last one did. */
function useStable<A extends unknown[]>(does: (...args: A) => void): (...args: A) => void {
  const latest = useRef(does);
  useEffect(() => {
    latest.current = does;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
