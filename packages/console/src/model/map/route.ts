import type { Link } from '../graph.ts';
import type { Layout } from './elk-graph.ts';
import {
  FOOT_LENGTH,
  LABEL_HEIGHT,
  type Label,
  moved,
  type Point,
  type Rect,
  type Route,
} from './geometry.ts';

// A link keeps the way that the layout found for it as long as its two cards, and all that these are linked with, stand to
// each other as they did. When one was moved, its links and those of its neighbours run from side to side: out, across,
// in. Where several leave a card on the same side, they share it evenly, in the order of where they lead, so that they
// cross each other as little as possible.

type Side = 'left' | 'right' | 'top' | 'bottom';

/** One end of a link that runs its own way. */
interface Exit {
  readonly side: Side;
  readonly card: Rect;
  /** The middle of the card at the other end. */
  readonly toward: Point;
  /** Which of how many on its side; set when all are known. */
  place: number;
  of: number;
  /** Where the layout had it, on a card whose other links stay: along the side. */
  readonly kept: number | undefined;
}

interface OwnWay {
  readonly link: Link;
  readonly first: Exit;
  readonly second: Exit;
}

/** So near a card's side cannot be left and another entered. */
const GAP_MIN = 2 * FOOT_LENGTH;
const LOOP_STEP = 22;

/** The way of each link between the cards where they stand now; of a card that is not there, none. */
export function routesOf(
  links: readonly Link[],
  cards: ReadonlyMap<string, Rect>,
  layout: Layout,
): Map<string, Route> {
  const routes = new Map<string, Route>();
  const ends = links.flatMap((link) => {
    const first = cards.get(link.first.objectKey);
    const second = cards.get(link.second.objectKey);
    if (first === undefined || second === undefined) return [];
    return [{ link, first, second, laidOut: asLaidOut(link, first, second, layout) }];
  });
  const unsettled = new Set(
    ends.flatMap(({ link, laidOut }) =>
      laidOut === undefined ? [link.first.objectKey, link.second.objectKey] : [],
    ),
  );
  const ownWays: OwnWay[] = [];
  for (const { link, first, second, laidOut } of ends) {
    const keys = [link.first.objectKey, link.second.objectKey] as const;
    const stays = keys[0] === keys[1] || !keys.some((key) => unsettled.has(key));
    if (laidOut !== undefined && stays) routes.set(link.id, laidOut);
    else ownWays.push(ownWay(link, first, second, laidOut, unsettled));
  }
  shareSides(ownWays);
  for (const way of ownWays) routes.set(way.link.id, routeOf(way));
  return routes;
}

/** Beside the line of each end, behind the crow's foot. */
export function straightLabels(points: readonly Point[]): Route['labels'] {
  return {
    first: besideLine(points[0], points[1]),
    second: besideLine(points.at(-1), points.at(-2)),
  };
}

function asLaidOut({ id, first, second }: Link, a: Rect, b: Rect, layout: Layout): Route | undefined {
  const route = layout.routes.get(id);
  const wasA = layout.cards.get(first.objectKey);
  const wasB = layout.cards.get(second.objectKey);
  if (route === undefined || wasA === undefined || wasB === undefined) return undefined;
  const dx = a.x - wasA.x;
  const dy = a.y - wasA.y;
  if (b.x - wasB.x !== dx || b.y - wasB.y !== dy) return undefined;
  return dx === 0 && dy === 0 ? route : moved(route, dx, dy);
}

function ownWay(
  link: Link,
  a: Rect,
  b: Rect,
  laidOut: Route | undefined,
  unsettled: ReadonlySet<string>,
): OwnWay {
  const [first, second] = sidesOf(a, b);
  const kept = (objectKey: string, card: Rect, side: Side, at: Point | undefined) =>
    unsettled.has(objectKey) ? undefined : alongSide(card, side, at);
  return {
    link,
    first: {
      side: first,
      card: a,
      toward: middleOf(b),
      place: 0,
      of: 1,
      kept: kept(link.first.objectKey, a, first, laidOut?.points[0]),
    },
    second: {
      side: second,
      card: b,
      toward: middleOf(a),
      place: 0,
      of: 1,
      kept: kept(link.second.objectKey, b, second, laidOut?.points.at(-1)),
    },
  };
}

/** How far along this side a point is that is on it. */
function alongSide(card: Rect, side: Side, at: Point | undefined): number | undefined {
  if (at === undefined) return undefined;
  const middle = { x: card.x + card.width / 2, y: card.y + card.height / 2 };
  const isThere = isUpright(side)
    ? Math.abs(Math.abs(at.x - middle.x) - card.width / 2) < 1 && at.x > middle.x === (side === 'right')
    : Math.abs(Math.abs(at.y - middle.y) - card.height / 2) < 1 && at.y > middle.y === (side === 'bottom');
  if (!isThere) return undefined;
  return isUpright(side) ? at.y : at.x;
}

function sidesOf(a: Rect, b: Rect): readonly [Side, Side] {
  if (b.x - (a.x + a.width) >= GAP_MIN) return ['right', 'left'];
  if (a.x - (b.x + b.width) >= GAP_MIN) return ['left', 'right'];
  if (b.y - (a.y + a.height) >= GAP_MIN) return ['bottom', 'top'];
  if (a.y - (b.y + b.height) >= GAP_MIN) return ['top', 'bottom'];
  return ['right', 'right'];
}

function shareSides(ways: readonly OwnWay[]): void {
  const bySide = new Map<string, Exit[]>();
  const add = (objectKey: string, exit: Exit) => {
    const key = `${objectKey} ${exit.side}`;
    const exits = bySide.get(key) ?? [];
    bySide.set(key, exits);
    exits.push(exit);
  };
  for (const { link, first, second } of ways) {
    if (first.kept === undefined) add(link.first.objectKey, first);
    if (second.kept === undefined) add(link.second.objectKey, second);
  }
  for (const exits of bySide.values()) {
    const order = isUpright(exits[0]?.side) ? (exit: Exit) => exit.toward.y : (exit: Exit) => exit.toward.x;
    exits.sort((a, b) => order(a) - order(b));
    for (const [place, exit] of exits.entries()) Object.assign(exit, { place, of: exits.length });
  }
}

function routeOf({ first, second }: OwnWay): Route {
  const from = pointOf(first);
  const to = pointOf(second);
  const points = [from, ...between(from, to, first, second), to];
  const { first: start, second: end } = straightLabels(points);
  return { points, labels: { first: apart(start, first), second: apart(end, second) } };
}

/** Lines that leave a card upward or downward are nearer to each other than their labels are long. */
function apart(label: Label, { side, place, of }: Exit): Label {
  if (isUpright(side)) return label;
  const steps = (of - 1 - place) * LABEL_HEIGHT;
  return { ...label, y: label.y + (side === 'top' ? -steps : steps) };
}

function pointOf({ side, card, place, of, kept }: Exit): Point {
  if (kept !== undefined) {
    if (isUpright(side)) return { x: side === 'left' ? card.x : card.x + card.width, y: kept };
    return { x: kept, y: side === 'top' ? card.y : card.y + card.height };
  }
  const part = (place + 1) / (of + 1);
  if (side === 'left') return { x: card.x, y: card.y + card.height * part };
  if (side === 'right') return { x: card.x + card.width, y: card.y + card.height * part };
  return { x: card.x + card.width * part, y: side === 'top' ? card.y : card.y + card.height };
}

/** The two corners of the way across; each link its own, or they would run on top of each other. */
function between(from: Point, to: Point, first: Exit, second: Exit): readonly Point[] {
  const part = (first.place + 1) / (first.of + 1);
  if (first.side === second.side) {
    const x = Math.max(from.x, to.x) + FOOT_LENGTH + LOOP_STEP * (first.place + 1);
    return [
      { x, y: from.y },
      { x, y: to.y },
    ];
  }
  if (isUpright(first.side)) {
    const x = across(from.x, to.x, part);
    return [
      { x, y: from.y },
      { x, y: to.y },
    ];
  }
  const y = across(from.y, to.y, part);
  return [
    { x: from.x, y },
    { x: to.x, y },
  ];
}

/** Between the two feet. */
function across(from: number, to: number, part: number): number {
  const direction = Math.sign(to - from);
  const start = from + direction * FOOT_LENGTH;
  const end = to - direction * FOOT_LENGTH;
  return start + (end - start) * part;
}

function besideLine(at: Point | undefined, next: Point | undefined): Label {
  if (at === undefined || next === undefined) return { x: 0, y: 0, anchor: 'start' };
  const isLevel = Math.abs(next.x - at.x) >= Math.abs(next.y - at.y);
  if (isLevel) {
    const goesRight = next.x >= at.x;
    return {
      x: at.x + (goesRight ? FOOT_LENGTH : -FOOT_LENGTH),
      y: at.y + LABEL_HEIGHT / 2 + 2,
      anchor: goesRight ? 'start' : 'end',
    };
  }
  const down = next.y >= at.y;
  return {
    x: at.x + 6,
    y: at.y + (down ? 1 : -1) * (FOOT_LENGTH - LABEL_HEIGHT / 2),
    anchor: 'start',
  };
}

const isUpright = (side: Side | undefined): boolean => side === 'left' || side === 'right';
const middleOf = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });
