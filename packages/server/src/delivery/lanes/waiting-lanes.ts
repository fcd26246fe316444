import { type LaneKey, type LaneKind, laneKindOf, placeOf } from './lane-key.ts';

// Lanes that this node wants, because they may have work: at once, or from a certain time on.

export class WaitingLanes {
  /** By endpoint, then by place. */
  readonly #ready = new Map<string, Map<string, LaneKey>>();
  readonly #later = new Map<string, Map<string, { readonly lane: LaneKey; readonly at: number }>>();

  /** From `at` (`performance.now()`) on the lane is wanted; what was said before holds if it is earlier. */
  add(lane: LaneKey, at: number): void {
    const { endpointId } = lane;
    const place = placeOf(lane);
    if (this.#ready.get(endpointId)?.has(place)) return;
    const later = this.#later.get(endpointId) ?? new Map();
    this.#later.set(endpointId, later);
    const known = later.get(place);
    if (known === undefined || at < known.at) later.set(place, { lane, at });
    if (at <= performance.now()) this.#makeReady(lane);
  }

  delete(lane: LaneKey): void {
    this.#ready.get(lane.endpointId)?.delete(placeOf(lane));
    this.#later.get(lane.endpointId)?.delete(placeOf(lane));
  }

  /** Nothing of this endpoint is wanted. */
  forget(endpointId: string): void {
    this.#ready.delete(endpointId);
    this.#later.delete(endpointId);
  }

  /** Makes ready what is wanted by now. */
  promote(now: number): void {
    for (const [endpointId, later] of this.#later) {
      for (const { lane, at } of later.values()) if (at <= now) this.#makeReady(lane);
      if (later.size === 0) this.#later.delete(endpointId);
    }
  }

  /** The endpoints that lanes are wanted of now, and of what kinds those are. */
  *endpoints(): Iterable<readonly [endpointId: string, kinds: ReadonlySet<LaneKind>]> {
    for (const [endpointId, lanes] of this.#ready)
      yield [endpointId, new Set([...lanes.values()].map(laneKindOf))];
  }

  /** Takes lanes out, endpoint by endpoint in turn: at most `max`, and of each endpoint as many as it has places. */
  take(max: number, placesFor: (endpointId: string, kind: LaneKind) => number): LaneKey[] {
    const taken: LaneKey[] = [];
    for (const [endpointId, lanes] of [...this.#ready]) {
      const places = { live: placesFor(endpointId, 'live'), replay: placesFor(endpointId, 'replay') };
      for (const [place, lane] of lanes) {
        const kind = laneKindOf(lane);
        if (places[kind] <= 0) continue;
        if (taken.length >= max) break;
        places[kind] -= 1;
        lanes.delete(place);
        taken.push(lane);
      }
      // The others come first the next time.
      this.#ready.delete(endpointId);
      if (lanes.size > 0) this.#ready.set(endpointId, lanes);
      if (taken.length >= max) break;
    }
    return taken;
  }

  #makeReady(lane: LaneKey): void {
    this.#later.get(lane.endpointId)?.delete(placeOf(lane));
    const ready = this.#ready.get(lane.endpointId) ?? new Map();
    ready.set(placeOf(lane), lane);
    this.#ready.set(lane.endpointId, ready);
  }
}
