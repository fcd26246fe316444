/** Standard base64 with padding. For signatures and keys: whole bodies would be slow this way. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

const alphabet = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The bytes, if the text is the one standard spelling of exactly that many; else undefined. A decoder that forgives
 * lets one signature be spelled in several ways, and two programs disagree about which of them are valid.
 */
export function decodeBase64(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  if (text.length !== Math.ceil(length / 3) * 4 || !alphabet.test(text)) return undefined;
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  return bytes.length === length && encodeBase64(bytes) === text ? bytes : undefined;
}
