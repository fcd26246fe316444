import { element, LINES, MARGIN, place, text } from './svg.ts';

export const LEGEND_LINE = 20;
/** Below title and caption. */
export const LEGEND_TOP = 74;

/** Which mark and colour belong to whom: one line each, below one another from `y` on. */
export function legend(names: readonly string[], y: number): string[] {
  return names.flatMap((name, at) => [
    mark(MARGIN + 8, y + at * LEGEND_LINE - 4, at),
    text(MARGIN + 22, y + at * LEGEND_LINE, name),
  ]);
}

/** A point of the `at`-th line. */
export function mark(x: number, y: number, at: number): string {
  const className = `mark c${at % LINES}`;
  const corners = shapes[at % LINES];
  if (corners === undefined)
    return element('circle', { class: className, cx: place(x), cy: place(y), r: 4.5 });
  const points = corners.map(([dx = 0, dy = 0]) => `${place(x + dx)},${place(y + dy)}`).join(' ');
  return element('polygon', { class: className, points });
}

/** Around the point; the first is a circle. */
const shapes: readonly (readonly (readonly number[])[] | undefined)[] = [
  undefined,
  [
    [-4, -4],
    [4, -4],
    [4, 4],
    [-4, 4],
  ],
  [
    [0, -5.5],
    [5, 4],
    [-5, 4],
  ],
  [
    [0, -6],
    [6, 0],
    [0, 6],
    [-6, 0],
  ],
  [
    [0, 5.5],
    [5, -4],
    [-5, -4],
  ],
  [
    [-6, -2],
    [6, -2],
    [6, 2],
    [-6, 2],
  ],
];
