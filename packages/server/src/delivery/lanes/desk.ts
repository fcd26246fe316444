// Where a node's messages are composed and signed: a few at a time, whichever lanes they are of, because that takes
// the processor and no more of it is there for many at once. Lanes that find no place wait and take one each in
// turn. So what a thousand lanes have to send goes out one event of each after the other: beside each other, each
// would open a connection for every event that it may have under way, and none would be answered before the last was
// signed.

/** More than the thread that signs is given at a time, so that it never waits. */
const PLACES = 64;

/** A lane that has something to compose. */
export interface Composer {
  /** May try again. */
  pump(): void;
}

export class Desk {
  #taken = 0;
  readonly #waiting = new Set<Composer>();

  /** Whether there is a place; if not, the composer is told when there is. */
  hasPlace(composer: Composer): boolean {
    if (this.#taken < PLACES) return true;
    this.#waiting.add(composer);
    return false;
  }

  /** Takes a place until the message is composed, or cannot be. */
  async until(composed: Promise<unknown>): Promise<void> {
    this.#taken += 1;
    await composed.catch(() => {});
    this.#taken -= 1;
    for (const composer of this.#waiting) {
      if (this.#taken >= PLACES) return;
      this.#waiting.delete(composer);
      composer.pump();
    }
  }

  /** It does not wait any more. */
  forget(composer: Composer): void {
    this.#waiting.delete(composer);
  }
}
