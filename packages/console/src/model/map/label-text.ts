import type { End } from '../ends.ts';
import { fitText, type Measure } from './fit-text.ts';
import { LABEL_FONT_PX, LABEL_WIDTH_MAX } from './geometry.ts';

/** What stands at one end of a link: its label, and the most there may be where that is neither one nor any number. */
export function labelText({ label, max }: End, measure: Measure): string {
  const cap = max === null || max === 1 ? '' : ` · ≤ ${max.toLocaleString('en')}`;
  const room = LABEL_WIDTH_MAX - (cap === '' ? 0 : measure(cap, LABEL_FONT_PX));
  return `${fitText(label, room, LABEL_FONT_PX, measure)}${cap}`;
}
