import type { Point } from './geometry.ts';

// The two signs of crow's foot notation that a relation can have: each side may be without one, so that both begin
// with a circle.
//
//   zero or one   ○┤       zero or many   ○⋲

const FOOT_PX = 10;
const SPREAD_PX = 7;
const BAR_AT_PX = 7;
const CIRCLE_RADIUS_PX = 4;

export interface CrowsFoot {
  /** An SVG path: the bar of one, or the toes of many. */
  readonly path: string;
  readonly circle: Point & { readonly r: number };
}

/** At `at`, on the edge of a card, of a line that runs from there toward `next`. */
export function crowsFoot(at: Point, next: Point, isMany: boolean): CrowsFoot {
  const length = Math.hypot(next.x - at.x, next.y - at.y) || 1;
  const along = { x: (next.x - at.x) / length, y: (next.y - at.y) / length };
  const place = (forward: number, aside: number): Point => ({
    x: at.x + along.x * forward - along.y * aside,
    y: at.y + along.y * forward + along.x * aside,
  });
  const circleAt = (isMany ? FOOT_PX : BAR_AT_PX) + CIRCLE_RADIUS_PX;
  const path = isMany
    ? `M${show(place(0, -SPREAD_PX))}L${show(place(FOOT_PX, 0))}L${show(place(0, SPREAD_PX))}`
    : `M${show(place(BAR_AT_PX, -SPREAD_PX))}L${show(place(BAR_AT_PX, SPREAD_PX))}`;
  return { path, circle: { ...place(circleAt, 0), r: CIRCLE_RADIUS_PX } };
}

const show = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
