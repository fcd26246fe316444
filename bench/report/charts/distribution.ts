import type { Distribution } from '../../harness/scenario.ts';
import { amount, short } from '../numbers.ts';
import { path, upwards } from './curves.ts';
import { LEGEND_LINE, LEGEND_TOP, legend, mark } from './legend.ts';
import { drawing, line, text, WIDTH } from './svg.ts';

const PLOT = 240;
const LEFT = 72;
const RIGHT = WIDTH - 44;

/** The places of the axis: each as far from the last as it is ten times rarer to be beyond it. */
const SHARES = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999] as const;

/** How long what share of all took at most. The rare long ones, which are what matters, have the most room. */
export function distribution(title: string, lines: readonly Distribution[]): string {
  const { unit = '' } = lines[0] ?? {};
  const points = lines.flatMap((each) => each.points);
  // Nothing can be beyond all: 1 is where the rarest that was seen is.
  const rarest = Math.max(...points.map(({ share }) => (share < 1 ? share : 0)), 0.9);
  const shares = SHARES.filter((share, at) => at < 3 || share <= rarest + 1e-12);
  const end = rarity(Math.max(rarest, shares.at(-1) ?? rarest));
  const across = (share: number): number => LEFT + ((RIGHT - LEFT) * Math.min(rarity(share), end)) / end;
  const top = LEGEND_TOP + 4 + lines.length * LEGEND_LINE;
  const bottom = top + PLOT;
  const up = upwards(
    points.map(({ value }) => value),
    bottom,
    top,
  );
  return drawing({
    title,
    caption: `${unit} that the share of all below took at most; the lines end with the longest`,
    description: lines
      .map(({ contestant, points }) => `${contestant}: ${described(points, shares, unit)}`)
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
      ...shares.flatMap((share) => [
        line(across(share), top, across(share), bottom + 4, 'grid'),
        text(across(share), bottom + 20, percent(share), { class: 'small faint middle' }),
      ]),
      ...lines.flatMap(({ points }, at) => {
        const places = points.map(({ share, value }) => [across(share), up.at(value)] as const);
        return [path(places, at), ...places.slice(-1).map(([x, y]) => mark(x, y, at))];
      }),
    ],
  });
}

/** How many times ten times rarer than everything; 1 is infinitely rare, and stands where the axis ends. */
function rarity(share: number): number {
  return share >= 1 ? Number.POSITIVE_INFINITY : -Math.log10(1 - share);
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(7))} %`;
}

function described(points: Distribution['points'], shares: readonly number[], unit: string): string {
  return shares
    .flatMap((share) => {
      const point = points.find((each) => each.share >= share);
      return point === undefined ? [] : [`${percent(share)} within ${amount(point.value)} ${unit}`];
    })
    .join(', ');
}
