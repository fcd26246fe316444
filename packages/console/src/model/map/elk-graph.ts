import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Link, ModelGraph } from '../graph.ts';
import type { Measure } from './fit-text.ts';
import {
  boundsOf,
  CARD_HEIGHT_MIN,
  CARD_WIDTH,
  FOOT_LENGTH,
  LABEL_FONT_PX,
  LABEL_HEIGHT,
  type Label,
  type Point,
  type Rect,
  type Route,
} from './geometry.ts';
import { labelText } from './label-text.ts';
import { loneGrid } from './lone-grid.ts';
import { straightLabels } from './route.ts';

/** Where everything stands while nobody has moved it. */
export interface Layout {
  readonly cards: ReadonlyMap<string, Rect>;
  readonly routes: ReadonlyMap<string, Route>;
}

/**
 * With more links than this, labels get no room of their own, and crossings are looked for less: with 600 links that
 * takes 1.2 s of a core instead of 4.4 s, and such a map is read from near anyway.
 */
const LINKS_CAREFUL_MAX = 150;
/**
 * So many take 3.4 s. With more, nobody would wait: cards stand in a grid, and the map is one to search in.
 */
export const LINKS_LAID_OUT_MAX = 1_500;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.aspectRatio': '1.6',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeLabel': '1',
  'elk.spacing.portPort': '22',
  'elk.spacing.componentComponent': '64',
  'elk.layered.spacing.nodeNodeBetweenLayers': '48',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
};
const quick = {
  ...options,
  'elk.layered.thoroughness': '1',
  // Between layers room for two labels as they mostly are: such a map is higher than wide in any case.
  'elk.layered.spacing.nodeNodeBetweenLayers': '220',
  // Most of what many lines pass by is lines.
  'elk.spacing.edgeEdge': '4',
  'elk.spacing.edgeNode': '8',
  'elk.spacing.nodeNode': '24',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '4',
};

/** A card grows with its links, so that each end has a place and its label a line. */
const cardOptions = {
  'elk.portConstraints': 'FREE',
  'elk.nodeSize.constraints': 'PORTS MINIMUM_SIZE',
  'elk.nodeSize.minimum': `(${CARD_WIDTH},${CARD_HEIGHT_MIN})`,
};

/** What ELK is asked to lay out: the cards that are linked, each end of a link a port. */
export function elkGraph({ cards, links }: ModelGraph, measure: Measure): ElkNode {
  const isCareful = links.length <= LINKS_CAREFUL_MAX;
  const ports = new Map<string, { id: string; width: number; height: number }[]>();
  const portOf = (objectKey: string, id: string) => {
    const ofCard = ports.get(objectKey) ?? [];
    ports.set(objectKey, ofCard);
    ofCard.push({ id, width: 0, height: 0 });
    return id;
  };
  const edges = links.map((link): ElkExtendedEdge => {
    const first = portOf(link.first.objectKey, `${link.id} first`);
    const second = portOf(link.second.objectKey, `${link.id} second`);
    // What has many stands left of the many.
    const isTurned = goesBack(link);
    return {
      id: link.id,
      sources: [isTurned ? second : first],
      targets: [isTurned ? first : second],
      ...(isCareful && {
        labels: [
          elkLabel(link, 'first', isTurned ? 'HEAD' : 'TAIL', measure),
          elkLabel(link, 'second', isTurned ? 'TAIL' : 'HEAD', measure),
        ],
      }),
    };
  });
  return {
    id: 'model',
    layoutOptions: isCareful ? options : quick,
    children: cards
      .filter(({ degree }) => degree > 0)
      .map(({ key }) => ({
        id: key,
        width: CARD_WIDTH,
        height: CARD_HEIGHT_MIN,
        layoutOptions: cardOptions,
        ports: ports.get(key) ?? [],
      })),
    edges,
  };
}

/** Reads what ELK answered, and puts the cards without links below. */
export function layoutOf(graph: ModelGraph, answer: ElkNode): Layout {
  const cards = new Map<string, Rect>();
  for (const { id, x = 0, y = 0, width = CARD_WIDTH, height = CARD_HEIGHT_MIN } of answer.children ?? [])
    cards.set(id, { x, y, width, height });
  const below = boundsOf(cards.values());
  const lone = graph.cards.filter(({ key }) => !cards.has(key)).map(({ key }) => key);
  for (const [key, rect] of loneGrid(lone, below)) cards.set(key, rect);

  const links = new Map(graph.links.map((link) => [link.id, link]));
  const routes = new Map<string, Route>();
  for (const edge of answer.edges ?? []) {
    const link = links.get(edge.id);
    const section = edge.sections?.[0];
    if (link === undefined || section === undefined) continue;
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    if (goesBack(link)) points.reverse();
    routes.set(edge.id, { points, labels: labelsOf(link, edge, points) });
  }
  return { cards, routes };
}

function goesBack({ first, second }: Link): boolean {
  return first.max !== 1 && second.max === 1;
}

function elkLabel(link: Link, end: 'first' | 'second', placement: string, measure: Measure) {
  const text = labelText(link[end], measure);
  return {
    id: `${link.id} ${end} label`,
    // One without a text gets no room.
    text,
    width: Math.ceil(measure(text, LABEL_FONT_PX)) + (isLoop(link) ? 0 : FOOT_LENGTH),
    height: LABEL_HEIGHT,
    layoutOptions: { 'elk.edgeLabels.placement': placement },
  };
}

function labelsOf(link: Link, edge: ElkExtendedEdge, points: readonly Point[]): Route['labels'] {
  const plain = straightLabels(points);
  // Elsewhere ELK only kept the room that `straightLabels` fills; over a loop it stacks both.
  if (!isLoop(link)) return plain;
  const placed = (end: 'first' | 'second'): Label => {
    const box = edge.labels?.find(({ id }) => id === `${link.id} ${end} label`);
    if (box?.x === undefined || box.y === undefined) return plain[end];
    return { x: box.x + (box.width ?? 0) / 2, y: box.y + LABEL_HEIGHT / 2, anchor: 'middle' };
  };
  return { first: placed('first'), second: placed('second') };
}

const isLoop = ({ first, second }: Link): boolean => first.objectKey === second.objectKey;
