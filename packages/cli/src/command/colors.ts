import { styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];
export type Style = (format: Format, text: string) => string;

/** Whether a stream gets colours: `--no-color`, then NO_COLOR, then FORCE_COLOR, then what the stream is. */
export function hasColors(
  stream: { readonly isTTY?: boolean },
  flag: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (!flag || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

export function createStyle(colors: boolean): Style {
  return (format, text) => (colors ? styleText(format, text, { validateStream: false }) : text);
}

/**
 * What others have written, without what a terminal would take for orders: a listener's answer or a record's name may
 * have an escape sequence in it. Line breaks and tabs stay.
 */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
