import { estimate, type Measure } from './fit-text.ts';

export const MAP_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const context = document.createElement('canvas').getContext('2d');

/** As wide as the browser draws it. */
export const measure: Measure = (text, sizePx) => {
  if (context === null) return estimate(text, sizePx);
  context.font = `${sizePx}px ${MAP_FONT}`;
  return context.measureText(text).width;
};
