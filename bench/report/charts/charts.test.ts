import { expect, test } from 'vitest';
import type { Series } from '../../harness/scenario.ts';
import { create, growth, latency, writes } from '../test/invented.ts';
import { linear, logarithmic } from './axis.ts';
import { bars } from './bars.ts';
import { partCharts } from './charts.ts';

const scenario = { name: 'create', title: 'Create' };
const all = [create, growth, writes, latency].flatMap((part) => partCharts(scenario, part));

test.each(all)('$file is one whole picture', ({ svg }) => {
  const open: string[] = [];
  for (const [, end, name = '', self] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (end === '/') expect(open.pop()).toBe(name);
    else if (self !== '/') open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  // What is not a mark of XML is escaped.
  expect(svg.replaceAll(/&#\d+;/g, '')).not.toContain('&');
});

test.each(all)('$file is read out, and is there in the dark', ({ svg }) => {
  expect(svg).toMatch(/role="img" aria-labelledby="title description"/);
  expect(svg).toMatch(/<title id="title">Create: [^<]+<\/title>\n<desc id="description">[^<]{40,}<\/desc>/);
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
});

test.each(all)('$file stays inside of its frame', ({ svg }) => {
  const height = Number(/height="(\d+)" role/.exec(svg)?.[1]);
  for (const [, axis, text] of svg.matchAll(/ c?(x|y)[12]?="(-?[\d.]+)"/g)) {
    expect(Number(text)).toBeGreaterThanOrEqual(0);
    expect(Number(text)).toBeLessThanOrEqual(axis === 'x' ? 760 : height);
  }
});

test.each(all)('$file has no text upon another', ({ svg }) => {
  const places = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => `${x} ${y}`);
  expect(new Set(places).size).toBe(places.length);
});

test('a bar for each contestant, as long as its median, with all figures in words', () => {
  const svg = partCharts(scenario, create)[0]?.svg ?? '';
  const widths = [...svg.matchAll(/<rect class="(own|other)" [^>]*width="([\d.]+)"/g)];
  expect(widths.map(([, who]) => who)).toEqual(['own', 'other', 'other']);
  const [relata = 0, , directus = 0] = widths.map(([, , width]) => Number(width));
  expect(relata / directus).toBeCloseTo(14_900 / 420, 0);
  expect(svg).toContain('Directus &#60;12&#62; &#38; &#34;others&#34;: 420, from 390–431');
  expect(svg).toContain('requests/s, more is better; the bar is the median of 3 rounds');
});

test('one unit, one picture; a single contestant is compared with nobody', () => {
  const [only] = latency.series;
  const two: Series[] = [
    { contestant: 'a', unit: 'ms', better: 'less', samples: [1] },
    { contestant: 'b', unit: 'ms', better: 'less', samples: [2] },
    { contestant: 'a', unit: 'MB', better: 'less', samples: [100] },
    { contestant: 'b', unit: 'MB', better: 'less', samples: [90] },
  ];
  const files = (series: readonly Series[]) =>
    partCharts({ name: 'start', title: 'Start' }, { ...create, name: 'start', series }).map(
      ({ file }) => file,
    );
  expect(files(two)).toEqual(['start-ms.svg', 'start-mb.svg']);
  expect(files(two.slice(0, 2))).toEqual(['start.svg']);
  expect(files(only === undefined ? [] : [only])).toEqual([]);
});

test('a contestant that got nothing done has a bar without a length', () => {
  const none: Series = { contestant: 'none', unit: 'rows/s', better: 'more', samples: [0, 0] };
  expect(bars('Nothing', [none])).not.toMatch(/NaN|Infinity/);
});

test('curves of small and large values lie on a logarithmic axis, of similar ones on a linear axis from zero', () => {
  const [mb, rows] = [
    partCharts(scenario, writes).find(({ file }) => file.endsWith('-mb.svg'))?.svg ?? '',
    partCharts(scenario, writes).find(({ file }) => file.endsWith('-rows.svg'))?.svg ?? '',
  ];
  expect(mb).toMatch(/>0<\/text>/);
  expect(rows).not.toMatch(/>0<\/text>/);
});

test('the axes have the numbers that one would write', () => {
  expect(linear(0.9, 0, 100).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linear(15_300, 0, 100).ticks).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
  expect(linear(0, 0, 100).ticks).toEqual([0, 1]);
  expect(logarithmic(3, 40, 0, 100).ticks).toEqual([2, 5, 10, 20, 50]);
  expect(logarithmic(10_000, 1e7, 0, 100).ticks).toEqual([
    10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1e6, 2e6, 5e6, 1e7,
  ]);
  expect(logarithmic(0.1, 1e4, 0, 100).ticks).toEqual([0.1, 1, 10, 100, 1_000, 10_000]);
  expect(logarithmic(10, 10, 0, 100).ticks).toEqual([10, 20]);
  const axis = logarithmic(1, 100, 50, 250);
  expect([1, 10, 100].map(axis.at)).toEqual([50, 150, 250]);
});
