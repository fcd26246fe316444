import type { Curve } from '../../harness/scenario.ts';
import { amount, range, short } from '../numbers.ts';
import { type Axis, linear, logarithmic } from './axis.ts';
import { LEGEND_LINE, LEGEND_TOP, legend, mark } from './legend.ts';
import { drawing, element, LINES, line, place, text, WIDTH } from './svg.ts';

const PLOT = 240;
const LEFT = 72;
const RIGHT = WIDTH - 44;
/** Where the values differ by more than this, those of the small ones would lie on the ground of a linear axis. */
const LINEAR_RATIO_MAX = 10;

/** How each changes with the size of the data, which is on a logarithmic axis. One unit, one picture. */
export function curves(title: string, lines: readonly Curve[]): string {
  const { unit = '', of = '' } = lines[0] ?? {};
  const points = lines.flatMap((each) => each.points);
  const sizes = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const top = LEGEND_TOP + 4 + lines.length * LEGEND_LINE;
  const bottom = top + PLOT;
  const across = logarithmic(sizes[0] ?? 1, sizes.at(-1) ?? 10, LEFT, RIGHT);
  const up = upwards(
    points.flatMap(({ y }) => [y.min, y.max]),
    bottom,
    top,
  );
  return drawing({
    title,
    caption: `${unit} by the number of ${of}; points are medians, upright lines their ranges`,
    description: lines
      .map(({ contestant, points }) => `${contestant}, ${unit} at ${of}: ${described(points)}`)
      .join('. '),
    height: bottom + 34,
    body: [
      ...legend(
        lines.map(({ contestant }) => contestant),
        LEGEND_TOP,
      ),
      ...up.ticks.flatMap((tick) => [
        line(LEFT, up.at(tick), RIGHT, up.at(tick), 'grid'),
        text(LEFT - 8, up.at(tick) + 4, short(tick), { class: 'small faint end' }),
      ]),
      ...sizes.flatMap((size) => [
        line(across.at(size), top, across.at(size), bottom + 4, 'grid'),
        text(across.at(size), bottom + 20, short(size), { class: 'small faint middle' }),
      ]),
      ...lines.flatMap(({ points }, at) => [
        path(
          points.map(({ x, y }) => [across.at(x), up.at(y.median)]),
          at,
        ),
        ...points.flatMap(({ x, y }) => [
          line(across.at(x), up.at(y.min), across.at(x), up.at(y.max), 'whisker'),
          mark(across.at(x), up.at(y.median), at),
        ]),
      ]),
    ],
  });
}

/** Linear from zero where all can be seen on it: a line that looks flat is flat. */
export function upwards(values: readonly number[], bottom: number, top: number): Axis {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return least > 0 && greatest / least > LINEAR_RATIO_MAX
    ? logarithmic(least, greatest, bottom, top)
    : linear(greatest, bottom, top);
}

export function path(places: readonly (readonly [x: number, y: number])[], at: number): string {
  const points = places.map(([x, y]) => `${place(x)},${place(y)}`).join(' ');
  return element('polyline', { class: `line c${at % LINES}`, points });
}

function described(points: Curve['points']): string {
  return points.map(({ x, y }) => `${short(x)}: ${amount(y.median)} (${range(y)})`).join(', ');
}
