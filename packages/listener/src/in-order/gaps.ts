import type { Remarks } from '../headers.ts';
import { Chain, type Piece } from './chain.ts';
import type { Lane } from './entity.ts';

/** An event that was sent, or should have been, and was not handled here. */
export interface Gap {
  /** The endpoint's. */
  readonly appId: string;
  readonly locationId: string;
  /** The event that is missing, by its number in the log of the location. */
  readonly missingSequence: number;
  /** The last before it that was handled. What is between the two may be missing too. */
  readonly afterSequence: number;
  /** The one that was handled and names it as the one before. */
  readonly beforeSequence: number;
  readonly ordering: 'entity' | 'location';
}

/**
 * As long as relata tries one event by default: 75 h 35 min, and a fifth more. Until then what is missing may only be late.
 */
export const GAP_AFTER_MS: number = 91 * 3_600_000;
/** Of so many endpoints and locations it is known what was handled; those that were heard of last. */
const LANES_MAX = 10_000;
/** In all lanes, about 10 MB. Beyond it the lowest gap of the lane that gets another is reported before its time. */
const PIECES_MAX = 100_000;

interface WatchedPiece extends Piece {
  readonly lane: WatchedLane;
  /** The event behind the gap. */
  readonly beforeSequence: number;
  readonly ordering: Remarks['ordering'];
  readonly dueAt: number;
}

interface WatchedLane {
  readonly lane: Lane;
  readonly chain: Chain<WatchedPiece>;
}

export interface GapsOptions {
  readonly afterMs: number;
  readonly report: (gap: Gap) => void;
  readonly lanesMax?: number;
  readonly piecesMax?: number;
  /** Milliseconds of a clock that is not set back. */
  readonly now?: () => number;
}

/** Finds out which events are missing, by the sequences of those that were handled. */
export class Gaps {
  readonly #options: Required<GapsOptions>;
  /** Those heard of last are at the end. */
  readonly #lanes = new Map<string, WatchedLane>();
  /** Behind gaps that are to be reported, by when: all wait for the same time. */
  readonly #due = new Set<WatchedPiece>();
  #pieces = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor({
    lanesMax = LANES_MAX,
    piecesMax = PIECES_MAX,
    now = () => performance.now(),
    ...options
  }: GapsOptions) {
    this.#options = { ...options, lanesMax, piecesMax, now };
  }

  /** An event need not come any more. A replay only tells that it is not missing: it has no place in the chain. */
  handled(lane: Lane, { sequence, previousSequence, ordering, isTest }: Remarks, isReplay: boolean): void {
    if (sequence === undefined || isTest || this.#isClosed) return;
    if (isReplay) {
      const piece = this.#lanes.get(nameOf(lane))?.chain.behind(sequence);
      if (piece !== undefined) this.#due.delete(piece);
    } else if (previousSequence !== undefined && previousSequence < sequence) {
      this.#add(this.#watch(lane, sequence), sequence, previousSequence, ordering);
    }
    this.#schedule();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #add(lane: WatchedLane, sequence: number, previous: number, ordering: Remarks['ordering']): void {
    const { afterMs, piecesMax, now } = this.#options;
    const { opened, closed } = lane.chain.add(sequence, previous, (piece) => ({
      ...piece,
      lane,
      beforeSequence: sequence,
      ordering,
      dueAt: now() + afterMs,
    }));
    if (closed !== undefined) this.#forget(closed);
    if (opened === undefined) return;
    this.#pieces += 1;
    if (ordering === 'location') this.#report(opened);
    else if (ordering === 'entity') this.#due.add(opened);
    while (this.#pieces > piecesMax) {
      const [lowest] = lane.chain.pieces;
      if (lowest === undefined) break;
      this.#giveUp(lowest);
      lane.chain.forgetLowest();
    }
  }

  #watch(lane: Lane, sequence: number): WatchedLane {
    const name = nameOf(lane);
    const known = this.#lanes.get(name);
    this.#lanes.delete(name);
    // What came before the first that is heard of may have been handled by a process before this one.
    const watched = known ?? { lane, chain: new Chain<WatchedPiece>(sequence) };
    this.#lanes.set(name, watched);
    for (const [oldest, { chain }] of this.#lanes) {
      if (this.#lanes.size <= this.#options.lanesMax) break;
      for (const piece of chain.pieces) this.#giveUp(piece);
      this.#lanes.delete(oldest);
    }
    return watched;
  }

  /** It is reported now or never. */
  #giveUp(piece: WatchedPiece): void {
    if (this.#due.has(piece)) this.#report(piece);
    this.#forget(piece);
  }

  #forget(piece: WatchedPiece): void {
    this.#due.delete(piece);
    this.#pieces -= 1;
  }

  #report({ lane: { lane, chain }, after, beforeSequence, ordering }: WatchedPiece): void {
    if (ordering !== 'entity' && ordering !== 'location') return;
    const afterSequence = chain.before(after);
    this.#options.report({ ...lane, missingSequence: after, afterSequence, beforeSequence, ordering });
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const [first] = this.#due;
    if (first === undefined) return;
    this.#timer = setTimeout(() => this.#reportDue(), Math.max(0, first.dueAt - this.#options.now()));
    // A process that has nothing else to do may end.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  #reportDue(): void {
    const now = this.#options.now();
    for (const piece of this.#due) {
      if (piece.dueAt > now) break;
      this.#due.delete(piece);
      this.#report(piece);
    }
    this.#schedule();
  }
}

const nameOf = ({ appId, locationId }: Lane): string => JSON.stringify([appId, locationId]);
