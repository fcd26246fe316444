export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In the map's own pixels, from the top left. */
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where a link runs, from its first object to its second: two points at least. */
export interface Route {
  readonly points: readonly Point[];
  /** Where the text of each end begins. */
  readonly labels: { readonly first: Label; readonly second: Label };
}

/** `y` is the middle of the line of text. */
export interface Label extends Point {
  readonly anchor: 'start' | 'middle' | 'end';
}

export const CARD_WIDTH = 184;
export const CARD_HEIGHT_MIN = 64;

/** How far a crow's foot reaches; a label begins behind it. */
export const FOOT_LENGTH = 24;
export const LABEL_HEIGHT = 16;
export const LABEL_FONT_PX = 12;
/** Longer ones are cut; the whole label stands in the panel and the table. */
export const LABEL_WIDTH_MAX = 150;

/** Smaller than this, labels cannot be read. */
export const LABELS_ZOOM_MIN = 0.45;
/** Smaller than this, neither can anything else: cards are blocks, and links are lines. */
export const FEET_ZOOM_MIN = 0.2;

export function moved({ points, labels }: Route, dx: number, dy: number): Route {
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x + dx, y: point.y + dy });
  return { points: points.map(move), labels: { first: move(labels.first), second: move(labels.second) } };
}

/** The smallest rectangle around all; undefined of none. */
export function boundsOf(rects: Iterable<Rect>): Rect | undefined {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return left === Number.POSITIVE_INFINITY
    ? undefined
    : { x: left, y: top, width: right - left, height: bottom - top };
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** An SVG path through the points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let path = `M${n(start.x)} ${n(start.y)}`;
  let from = start;
  for (const [index, corner] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) return `${path}L${n(corner.x)} ${n(corner.y)}`;
    const before = toward(corner, from, radius);
    const after = toward(corner, next, radius);
    path += `L${n(before.x)} ${n(before.y)}Q${n(corner.x)} ${n(corner.y)} ${n(after.x)} ${n(after.y)}`;
    from = corner;
  }
  return path;
}

/** At most half of the way, so that two corners near each other do not cross. */
function toward(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const part = Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** A tenth of a pixel is finer than any screen. */
const n = (value: number): number => Math.round(value * 10) / 10;
