import type { LaneKey } from './lanes.ts';

// Lanes that this node wants, because they may have work: at once, or from a certain time on.

export class WaitingLanes {
  readonly #ready = new Map<string, Set<string>>();
  readonly #later = new Map<string, Map<string, number>>();

  /** From `at` (`performance.now()`) on the lane is wanted; what was said before holds if it is earlier. */
  add({ endpointId, locationId }: LaneKey, at: number): void {
    if (this.#ready.get(endpointId)?.has(locationId)) return;
    const later = this.#later.get(endpointId) ?? new Map<string, number>();
    this.#later.set(endpointId, later);
    later.set(locationId, Math.min(at, later.get(locationId) ?? Number.POSITIVE_INFINITY));
    if (at <= performance.now()) this.#makeReady(endpointId, locationId);
  }

  delete({ endpointId, locationId }: LaneKey): void {
    this.#ready.get(endpointId)?.delete(locationId);
    this.#later.get(endpointId)?.delete(locationId);
  }

  /** Nothing of this endpoint is wanted. */
  forget(endpointId: string): void {
    this.#ready.delete(endpointId);
    this.#later.delete(endpointId);
  }

  /** Makes ready what is wanted by now. */
  promote(now: number): void {
    for (const [endpointId, later] of this.#later) {
      for (const [locationId, at] of later) if (at <= now) this.#makeReady(endpointId, locationId);
      if (later.size === 0) this.#later.delete(endpointId);
    }
  }

  /** The endpoints that lanes are wanted of now. */
  endpoints(): Iterable<string> {
    return this.#ready.keys();
  }

  /** Takes lanes out, endpoint by endpoint in turn: at most `max`, and of each endpoint as many as it has places. */
  take(max: number, placesOf: (endpointId: string) => number): LaneKey[] {
    const taken: LaneKey[] = [];
    for (const [endpointId, locations] of [...this.#ready]) {
      let places = Math.min(placesOf(endpointId), max - taken.length);
      for (const locationId of locations) {
        if (places <= 0) break;
        places -= 1;
        locations.delete(locationId);
        taken.push({ endpointId, locationId });
      }
      // The others come first the next time.
      this.#ready.delete(endpointId);
      if (locations.size > 0) this.#ready.set(endpointId, locations);
      if (taken.length >= max) break;
    }
    return taken;
  }

  #makeReady(endpointId: string, locationId: string): void {
    this.#later.get(endpointId)?.delete(locationId);
    const ready = this.#ready.get(endpointId) ?? new Set();
    ready.add(locationId);
    this.#ready.set(endpointId, ready);
  }
}
