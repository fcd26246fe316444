/** Of all charts: what fits on a page beside its text. */
export const WIDTH = 760;

export interface Drawing {
  readonly title: string;
  /** How to read it. */
  readonly caption: string;
  /** What the picture shows, for those who do not see it: all of its figures. */
  readonly description: string;
  readonly height: number;
  readonly body: readonly string[];
}

type Attributes = Readonly<Record<string, string | number>>;

/**
 * A whole picture. It has a ground of its own, since the colours follow what the reader's system prefers and the page
 * around it may not; no variables and no fonts from elsewhere, which pictures inside of pages do not get everywhere.
 */
export function drawing({ title, caption, description, height, body }: Drawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>\n${styles}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>`,
    text(MARGIN, 28, title, { class: 'title' }),
    text(MARGIN, 48, caption, { class: 'small faint' }),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export const MARGIN = 20;

export function element(name: string, attributes: Attributes): string {
  return `<${name}${listed(attributes)}/>`;
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return `<text${listed({ x: place(x), y: place(y), ...attributes })}>${escaped(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return element('line', {
    class: className,
    x1: place(x1),
    y1: place(y1),
    x2: place(x2),
    y2: place(y2),
  });
}

/** Tenths of a pixel: more would only make the file longer. */
export function place(value: number): number {
  return Math.round(value * 10) / 10;
}

function listed(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Told apart without colours too: each has a mark of its own (see `legend.ts`). */
export const LINES = 6;

const light = {
  ground: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  grid: '#e3e7eb',
  own: '#0b6bcb',
  other: '#aab4be',
  lines: ['#0b6bcb', '#b3500f', '#1a7f37', '#8250df', '#bf3989', '#6b6205'],
};
const dark = {
  ground: '#0d1117',
  ink: '#e6edf3',
  faint: '#9198a1',
  grid: '#272e37',
  own: '#4aa3ff',
  other: '#5b6672',
  lines: ['#4aa3ff', '#f0883e', '#3fb950', '#bc8cff', '#f778ba', '#d4c54a'],
};

const styles = [
  'text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }',
  '.title { font-size: 16px; font-weight: 600 }',
  '.small { font-size: 12px }',
  '.end { text-anchor: end }',
  '.middle { text-anchor: middle }',
  '.grid { stroke-width: 1 }',
  '.whisker { stroke-width: 1.5 }',
  '.line { fill: none; stroke-width: 2 }',
  colours(light),
  `@media (prefers-color-scheme: dark) {\n${colours(dark)}\n}`,
].join('\n');

function colours({ ground, ink, faint, grid, own, other, lines }: typeof light): string {
  return [
    `.ground { fill: ${ground} }`,
    `text { fill: ${ink} }`,
    `.faint { fill: ${faint} }`,
    `.grid { stroke: ${grid} }`,
    `.whisker { stroke: ${ink} }`,
    `.own { fill: ${own} }`,
    `.other { fill: ${other} }`,
    ...lines.map((colour, at) => `.line.c${at} { stroke: ${colour} } .mark.c${at} { fill: ${colour} }`),
  ].join('\n');
}
