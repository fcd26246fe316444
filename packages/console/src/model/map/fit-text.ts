/** How wide a text is in pixels, at a size in pixels. */
export type Measure = (text: string, sizePx: number) => number;

/** Nothing longer is ever shown in a line of the map; measuring is not free. */
const LENGTH_MAX = 200;

/** The text, cut so that it is at most so wide; what is cut off is shown by `…`. */
export function fitText(text: string, widthMax: number, sizePx: number, measure: Measure): string {
  const characters = [...text.replace(/\s+/g, ' ').trim().slice(0, LENGTH_MAX)];
  const whole = characters.join('');
  if (text.length <= LENGTH_MAX && measure(whole, sizePx) <= widthMax) return whole;
  let fits = 0;
  let tooLong = characters.length;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (measure(`${characters.slice(0, middle).join('')}…`, sizePx) <= widthMax) fits = middle;
    else tooLong = middle;
  }
  return `${characters.slice(0, fits).join('').trimEnd()}…`;
}

/** Without a screen: near enough for a layout. Letters of the wide scripts are as wide as high. */
export const estimate: Measure = (text, sizePx) => {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 1 : 0.56;
  return width * sizePx;
};
