import { CARD_HEIGHT_MIN, CARD_WIDTH, type Rect } from './geometry.ts';

const GAP = 32;
/** As wide as high, about, when nothing else is on the map. */
const CELL_ASPECT = (CARD_WIDTH + GAP) / (CARD_HEIGHT_MIN + GAP);
/** Screens are wider than high. */
const ASPECT = 1.6;

/** Cards that nothing links, in rows below the rest, at least as wide as it. */
export function loneGrid(keys: readonly string[], below: Rect | undefined): Map<string, Rect> {
  const byShape = Math.ceil(Math.sqrt((keys.length * ASPECT) / CELL_ASPECT));
  const byWidth = below === undefined ? 0 : Math.floor((below.width + GAP) / (CARD_WIDTH + GAP));
  const columns = Math.max(1, byShape, byWidth);
  const left = below?.x ?? 0;
  const top = below === undefined ? 0 : below.y + below.height + 2 * GAP;
  return new Map(
    keys.map((key, index) => [
      key,
      {
        x: left + (index % columns) * (CARD_WIDTH + GAP),
        y: top + Math.floor(index / columns) * (CARD_HEIGHT_MIN + GAP),
        width: CARD_WIDTH,
        height: CARD_HEIGHT_MIN,
      },
    ]),
  );
}
