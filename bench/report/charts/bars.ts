import { spreadOf } from '../../harness/contest.ts';
import type { Series } from '../../harness/scenario.ts';
import { amount, range, short } from '../numbers.ts';
import { linear } from './axis.ts';
import { drawing, element, line, MARGIN, place, text, WIDTH } from './svg.ts';

const TOP = 62;
const ROW = 44;
const BAR = 14;
/** Longer names would run into the figures at the other end of their line. */
const NAME_CHARS = 72;

/** A bar for each contestant, of the median, with a line from the lowest to the highest round. One unit, one picture. */
export function bars(title: string, series: readonly Series[]): string {
  const rows = series.map((each) => ({ ...each, spread: spreadOf(each.samples) }));
  const { unit = '', better = 'more' } = rows[0] ?? {};
  // relata with and without something: nobody else to be told from.
  const alone = !rows.some(({ contestant }) => isOurs(contestant));
  const axis = linear(Math.max(...rows.map(({ spread }) => spread.max)), MARGIN, WIDTH - MARGIN);
  const bottom = TOP + rows.length * ROW;
  const rounds = Math.max(...rows.map(({ samples }) => samples.length));
  return drawing({
    title,
    caption: `${unit}, ${better} is better; the bar is the median of ${rounds} rounds, the line their range`,
    description: `${unit}, ${better} is better. ${rows
      .map(({ contestant, spread }) => `${contestant}: ${amount(spread.median)}, from ${range(spread)}`)
      .join('; ')}.`,
    height: bottom + 34,
    body: [
      ...axis.ticks.flatMap((tick) => [
        line(axis.at(tick), TOP, axis.at(tick), bottom + 4, 'grid'),
        text(axis.at(tick), bottom + 20, short(tick), { class: `small faint ${anchor(tick, axis.ticks)}` }),
      ]),
      ...rows.flatMap(({ contestant, spread }, at) => {
        const [y, left] = [TOP + at * ROW, axis.at(0)];
        const middle = y + 24 + BAR / 2;
        const [low, high] = [axis.at(spread.min), axis.at(spread.max)];
        return [
          text(left, y + 18, cut(contestant)),
          text(WIDTH - MARGIN, y + 18, `${amount(spread.median)}  (${range(spread)})`, { class: 'end' }),
          element('rect', {
            class: isOurs(contestant) || alone ? 'own' : 'other',
            x: left,
            y: y + 24,
            width: place(axis.at(spread.median) - left),
            height: BAR,
          }),
          line(low, middle, high, middle, 'whisker'),
          line(low, middle - 4, low, middle + 4, 'whisker'),
          line(high, middle - 4, high, middle + 4, 'whisker'),
        ];
      }),
    ],
  });
}

const isOurs = (contestant: string): boolean => /^@?relata\b/.test(contestant);

/** The outer ones stay inside of the picture. */
function anchor(tick: number, ticks: readonly number[]): string {
  if (tick === ticks[0]) return '';
  return tick === ticks.at(-1) ? 'end' : 'middle';
}

function cut(name: string): string {
  return name.length <= NAME_CHARS ? name : `${name.slice(0, NAME_CHARS - 1)}…`;
}
