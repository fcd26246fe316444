/** The bytes of a body as they arrived, or why there are none. */
export type ReadBody =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: 'body_too_large' | 'body_already_parsed' | 'body_unreadable' };

export const tooLarge: ReadBody = { ok: false, code: 'body_too_large' };
export const alreadyParsed: ReadBody = { ok: false, code: 'body_already_parsed' };
/** The sender has gone before it was all there. */
export const unreadable: ReadBody = { ok: false, code: 'body_unreadable' };

/**
 * Gathers a body in one piece. As the chunks that it came in, a body that is sent byte by byte would take hundreds of
 * times its length.
 */
export class Gathered {
  #room: Uint8Array = new Uint8Array();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array {
    return this.#length === this.#room.length ? this.#room : this.#room.subarray(0, this.#length);
  }

  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (this.#length === 0) {
      // Most come in one, which is left as it is: there is no room in it for another.
      this.#room = chunk;
      this.#length = length;
      return;
    }
    if (length > this.#room.length) {
      const room = new Uint8Array(Math.max(length, 2 * this.#room.length));
      room.set(this.bytes);
      this.#room = room;
    }
    this.#room.set(chunk, this.#length);
    this.#length = length;
  }
}
