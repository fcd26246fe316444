import type { Goal, Spread } from '../harness/scenario.ts';

/** Thousands apart, without a line break between them. */
const GAP = '\u00a0';

/** Of something measured: three digits, or all of those before the point. */
export function amount(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return grouped(Math.round(value).toString());
  return trimmed(value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3));
}

/** What counts or is a place on an axis: `10 k`, `1 M`; whole where it is. */
export function short(value: number): string {
  for (const [size, letter] of sizes) {
    if (Math.abs(value) >= size) return `${trimmed((value / size).toFixed(2))}${GAP}${letter}`;
  }
  return trimmed(value.toPrecision(3));
}

const sizes = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

export function range({ min, max }: Spread): string {
  return `${amount(min)}–${amount(max)}`;
}

/** What was measured for a goal, in the unit of the goal. What has missed it is never rounded to what was wanted. */
export function measuredOf({ wanted, measured, met }: Goal): string {
  const { median, min, max } = measured;
  const bound = boundOf(wanted);
  const looksMet = wanted.startsWith('≤') ? rounded(median) <= bound : rounded(median) >= bound;
  const away = wanted.startsWith('≤') ? Math.ceil : Math.floor;
  const shown = show(rounded(median, !met && looksMet ? away : Math.round), digitsOf(median));
  const unit = unitOf(wanted);
  const spread =
    min === max ? '' : ` (${show(rounded(min), digitsOf(min))}–${show(rounded(max), digitsOf(max))})`;
  return `${shown}${unit === '' ? '' : GAP}${unit}${spread}`;
}

function digitsOf(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

function rounded(value: number, round: (value: number) => number = Math.round): number {
  const factor = 10 ** digitsOf(value);
  // Binary fractions: 1.1 × 100 is a little above 110.
  return round(Number((value * factor).toPrecision(12))) / factor;
}

function show(value: number, digits: number): string {
  return grouped(value.toFixed(digits));
}

function boundOf(wanted: string): number {
  return Number(/[\d.]+/.exec(wanted.replace(/(?<=\d)[\s,](?=\d)/gu, ''))?.[0]);
}

/** `≥ 1.5 ×` → `×`, `≤ 50 ms` → `ms`. */
function unitOf(wanted: string): string {
  return /^[≥≤]\s*[\d.,\s]*\d\s*(.*)$/u.exec(wanted)?.[1] ?? '';
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, GAP);
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
