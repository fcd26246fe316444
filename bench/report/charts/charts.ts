import type { Part, Scenario } from '../../harness/scenario.ts';
import { bars } from './bars.ts';
import { curves } from './curves.ts';
import { distribution } from './distribution.ts';

export interface Chart {
  /** Its name in the folder of the charts. */
  readonly file: string;
  /** What stands there for those who do not see it; the figures are in the tables beside it and in the picture. */
  readonly alt: string;
  readonly svg: string;
}

/** Whose part it is. */
type Whole = Pick<Scenario, 'name' | 'title'>;

export function scenarioCharts(scenario: Whole, parts: readonly Part[]): Chart[] {
  return parts.flatMap((part) => partCharts(scenario, part));
}

/** The pictures of a part, one for each unit: what is compared has to be on one axis. */
export function partCharts({ name, title: whole }: Whole, part: Part): Chart[] {
  const base = part.name === name ? name : `${name}-${part.name}`;
  const title = part.title === whole ? whole : `${whole}: ${part.title}`;
  const compared = byUnit(part.series).filter(([, series]) => series.length > 1);
  const grown = byUnit(part.curves ?? []);
  return [
    ...compared.map(([unit, series]) => ({
      file: `${base}${suffix(unit, compared.length)}.svg`,
      alt: `Bars: ${title}, ${unit}`,
      svg: bars(title, series),
    })),
    ...grown.map(([unit, lines]) => ({
      file: `${base}-growth${suffix(unit, grown.length)}.svg`,
      alt: `Curves: ${title}, ${unit} by size`,
      svg: curves(title, lines),
    })),
    ...((part.distributions ?? []).length === 0
      ? []
      : [
          {
            file: `${base}-distribution.svg`,
            alt: `Distribution: ${title}`,
            svg: distribution(title, part.distributions ?? []),
          },
        ]),
  ];
}

function byUnit<T extends { readonly unit: string }>(items: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(items, ({ unit }) => unit)];
}

/** Only where there are several: `requests/s` → `-requests`. */
function suffix(unit: string, units: number): string {
  return units > 1 ? `-${unit.replace(/\W.*$/, '').toLowerCase()}` : '';
}
