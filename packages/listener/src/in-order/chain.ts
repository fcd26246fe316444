// Each event names the one before it that the endpoint was to get, so all of them are a chain, and those that were handled
// are pieces of it:
//
//   … 3 ← 7 ← 8      12 ← 15      20        known up to 8, then two pieces, (11, 15] and (19, 20]: 11 and 19 are missing
//
// A piece takes the same room however long it is: what is kept is as much as is missing.

/** Events that were handled, without a gap between them, behind one that was not. */
export interface Piece {
  /** The one that was not. */
  readonly after: number;
  last: number;
}

/** What adding an event has changed. */
export interface Added<P extends Piece> {
  /** It is behind a gap that was not known before. */
  readonly opened?: P;
  /** It was behind the event that was added, and is part of another now. */
  readonly closed?: P;
}

export class Chain<P extends Piece> {
  #knownTo: number;
  /** By their numbers. */
  readonly #pieces: P[] = [];

  /** @param knownTo whatever is up to and with this number counts as handled */
  constructor(knownTo: number) {
    this.#knownTo = knownTo;
  }

  get pieces(): readonly P[] {
    return this.#pieces;
  }

  /** The last that was handled before a missing one. */
  before(missing: number): number {
    return this.#pieces[this.#indexBelow(missing)]?.last ?? this.#knownTo;
  }

  /** The piece that begins behind an event. */
  behind(sequence: number): P | undefined {
    const piece = this.#pieces[this.#indexBelow(sequence) + 1];
    return piece?.after === sequence ? piece : undefined;
  }

  /** `sequence` was handled, and `previous` is the one before it. */
  add(sequence: number, previous: number, create: (piece: Piece) => P): Added<P> {
    const index = this.#indexBelow(sequence);
    const before = this.#pieces[index];
    const beforeLast = before?.last ?? this.#knownTo;
    if (sequence <= beforeLast) return {};
    const closed = this.behind(sequence);
    const last = closed?.last ?? sequence;
    const isJoined = previous <= beforeLast;
    const opened = isJoined ? [] : [create({ after: previous, last })];
    if (isJoined && before !== undefined) before.last = last;
    else if (isJoined) this.#knownTo = last;
    this.#pieces.splice(index + 1, closed === undefined ? 0 : 1, ...opened);
    return { ...(opened[0] && { opened: opened[0] }), ...(closed && { closed }) };
  }

  /** Takes what is missing before the first piece for handled. */
  forgetLowest(): void {
    this.#knownTo = this.#pieces.shift()?.last ?? this.#knownTo;
  }

  /** Of the last piece that begins below a number; -1 if there is none. */
  #indexBelow(number: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle]?.after ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
