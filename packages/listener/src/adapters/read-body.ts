/** The bytes of a body as they arrived, or why there are none. */
export type ReadBody =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: 'body_too_large' | 'body_already_parsed' | 'body_unreadable' };

export const tooLarge: ReadBody = { ok: false, code: 'body_too_large' };
export const alreadyParsed: ReadBody = { ok: false, code: 'body_already_parsed' };
/** The sender has gone before it was all there. */
export const unreadable: ReadBody = { ok: false, code: 'body_unreadable' };

export function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
