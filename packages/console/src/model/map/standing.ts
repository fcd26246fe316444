import { overlap, type Point, type Rect } from './geometry.ts';

/** Between a card that somebody put somewhere and one that moves away from it. */
const GAP = 24;
const STEP_DOWN = 24;
/** A card that finds no free place so far down stays on top of another: one can move it. */
const STEPS_MAX = 200;

export type Positions = Readonly<Record<string, Point>>;

/**
 * Where each card stands: where somebody put it, else where the layout did, moved down where somebody put another
 * there.
 */
export function standing(laidOut: ReadonlyMap<string, Rect>, kept: Positions): Map<string, Rect> {
  const placed: Rect[] = [];
  const cards = new Map<string, Rect>();
  for (const [key, rect] of laidOut) {
    const position = Object.hasOwn(kept, key) ? kept[key] : undefined;
    if (position === undefined) continue;
    const at = { ...rect, x: position.x, y: position.y };
    placed.push(at);
    cards.set(key, at);
  }
  for (const [key, rect] of laidOut) {
    if (!cards.has(key)) cards.set(key, placed.length === 0 ? rect : freePlace(rect, placed));
  }
  return cards;
}

function freePlace(rect: Rect, placed: readonly Rect[]): Rect {
  let free = rect;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    if (!placed.some((other) => overlap(free, withGap(other)))) return free;
    free = { ...free, y: free.y + STEP_DOWN };
  }
  return rect;
}

function withGap({ x, y, width, height }: Rect): Rect {
  return { x: x - GAP, y: y - GAP, width: width + 2 * GAP, height: height + 2 * GAP };
}
