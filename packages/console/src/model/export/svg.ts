import type { Card, Link, ModelGraph } from '../graph.ts';
import { bareKey } from '../graph.ts';
import { crowsFoot } from '../map/crows-foot.ts';
import { fitText, type Measure } from '../map/fit-text.ts';
import { boundsOf, LABEL_FONT_PX, type Label, type Rect, type Route, roundedPath } from '../map/geometry.ts';
import { labelText } from '../map/label-text.ts';

/** A picture of the map. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Room for what hangs over the cards: lines, labels of loops. */
const MARGIN = 48;
const PADDING = 14;
const FONT = 'system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, Arial, sans-serif';

/** Pictures go into documents, which are light. */
const colours = {
  page: '#ffffff',
  card: '#ffffff',
  border: '#adb5bd',
  name: '#1a1b1e',
  key: '#5c636a',
  line: '#5c7080',
  label: '#343a40',
};

/** The whole map, drawn of the layout's data; all names are text, whatever they hold. */
export function svgOf(
  graph: ModelGraph,
  cards: ReadonlyMap<string, Rect>,
  routes: ReadonlyMap<string, Route>,
  measure: Measure,
): Picture {
  const shown = graph.cards.flatMap((card) => {
    const rect = cards.get(card.key);
    return rect === undefined ? [] : [{ card, rect }];
  });
  const lines = [...routes.values()].flatMap(({ points }) =>
    points.map((at) => ({ ...at, width: 0, height: 0 })),
  );
  const bounds = boundsOf([...shown.map(({ rect }) => rect), ...lines]) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  const width = Math.ceil(bounds.width + 2 * MARGIN);
  const height = Math.ceil(bounds.height + 2 * MARGIN);
  const view = `${Math.floor(bounds.x - MARGIN)} ${Math.floor(bounds.y - MARGIN)} ${width} ${height}`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}" font-family="${FONT}">`,
    '<title>Data model</title>',
    `<rect x="${Math.floor(bounds.x - MARGIN)}" y="${Math.floor(bounds.y - MARGIN)}" width="${width}" height="${height}" fill="${colours.page}"/>`,
    ...graph.links.map((link) => drawLine(link, routes.get(link.id))),
    ...shown.map(({ card, rect }) => drawCard(card, rect, measure)),
    ...graph.links.map((link) => drawLabels(link, routes.get(link.id), measure)),
    '</svg>',
  ];
  return { svg: svg.filter((line) => line !== '').join('\n'), width, height };
}

function drawLine({ first, second }: Link, route: Route | undefined): string {
  const [start, next] = route?.points ?? [];
  const end = route?.points.at(-1);
  const before = route?.points.at(-2);
  if (!route || !start || !next || !end || !before) return '';
  const feet = [crowsFoot(start, next, first.max !== 1), crowsFoot(end, before, second.max !== 1)];
  return [
    `<g fill="none" stroke="${colours.line}" stroke-width="1.5">`,
    `<path d="${roundedPath(route.points)}"/>`,
    ...feet.map(
      ({ path, circle }) =>
        `<path d="${path}"/><circle cx="${circle.x}" cy="${circle.y}" r="${circle.r}" fill="${colours.page}"/>`,
    ),
    '</g>',
  ].join('');
}

function drawCard({ key, name }: Card, { x, y, width, height }: Rect, measure: Measure): string {
  const room = width - 2 * PADDING;
  const text = (dy: number, size: number, fill: string, content: string, more = '') =>
    `<text x="${x + PADDING}" y="${y + dy}" font-size="${size}" fill="${fill}"${more}>${escaped(fitText(content, room, size, measure))}</text>`;
  return [
    `<g><title>${escaped(`${name.singular} (${key})`)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${colours.card}" stroke="${colours.border}"/>`,
    text(27, 14, colours.name, name.singular, ' font-weight="600"'),
    text(47, 12, colours.key, bareKey(key)),
    '</g>',
  ].join('');
}

function drawLabels({ first, second }: Link, route: Route | undefined, measure: Measure): string {
  if (route === undefined) return '';
  const text = ({ x, y, anchor }: Label, content: string) =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;
  return [
    `<g font-size="${LABEL_FONT_PX}" fill="${colours.label}" dominant-baseline="central" stroke="${colours.page}" stroke-width="3" paint-order="stroke">`,
    text(route.labels.first, labelText(first, measure)),
    text(route.labels.second, labelText(second, measure)),
    '</g>',
  ].join('');
}

/** As text of XML; what XML cannot hold at all goes. A right-to-left name keeps to itself. */
export function escaped(text: string): string {
  const plain = text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `\u2068${plain}\u2069`;
}
