/** Standard base64 with padding. For signatures and keys: whole bodies would be slow this way. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 64;
/** The value of each character, by its code. */
const values: Uint8Array = new Uint8Array(128).fill(NONE);
for (let value = 0; value < ALPHABET.length; value += 1) values[ALPHABET.charCodeAt(value)] = value;

/**
 * The bytes, if the text is the one standard spelling of exactly that many; else undefined. A decoder that forgives
 * lets one signature be spelled in several ways, and two programs disagree about which of them are valid.
 */
export function decodeBase64(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  const quads = Math.ceil(length / 3);
  const padding = '='.repeat(quads * 3 - length);
  if (text.length !== quads * 4 || !text.endsWith(padding)) return undefined;
  const bytes = new Uint8Array(length);
  let written = 0;
  let bits = 0;
  let held = 0;
  // Each webhook has one to be read: a tenth of what `atob`, with its result written again and compared, takes.
  for (let at = 0; at < text.length - padding.length; at += 1) {
    const value = values[text.charCodeAt(at)] ?? NONE;
    if (value === NONE) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = held >> bits;
    written += 1;
    held &= (1 << bits) - 1;
  }
  // Bits behind the last byte are zero in the standard spelling.
  return held === 0 ? bytes : undefined;
}
