import type { Lane } from './lane.ts';
import { type LaneKey, type LaneKind, laneKindOf, placeOf } from './lane-key.ts';

/**
 * Lanes of one endpoint that are active at a time; the others take turns. Bounds what one endpoint can cost. Replays
 * have few places and their own, so that no live lane ever waits for one of theirs.
 */
const PLACES: Readonly<Record<LaneKind, number>> = { live: 64, replay: 16 };

/** The lanes that this node has. */
export class ActiveLanes {
  /** By endpoint, then by place. */
  readonly #lanes = new Map<string, Map<string, Lane>>();

  get isEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  find(lane: LaneKey): Lane | undefined {
    return this.#lanes.get(lane.endpointId)?.get(placeOf(lane));
  }

  all(): Lane[] {
    return [...this.#lanes.values()].flatMap((lanes) => [...lanes.values()]);
  }

  ofEndpoint(endpointId: string): Lane[] {
    return [...(this.#lanes.get(endpointId)?.values() ?? [])];
  }

  add(lane: Lane): void {
    const lanes = this.#lanes.get(lane.endpointId) ?? new Map<string, Lane>();
    this.#lanes.set(lane.endpointId, lanes.set(placeOf(lane), lane));
  }

  delete(lane: Lane): void {
    const lanes = this.#lanes.get(lane.endpointId);
    if (lanes?.get(placeOf(lane)) === lane) lanes.delete(placeOf(lane));
    if (lanes?.size === 0) this.#lanes.delete(lane.endpointId);
  }

  /** How many more lanes of a kind an endpoint may have here. */
  placesFor(endpointId: string, kind: LaneKind): number {
    return PLACES[kind] - this.ofEndpoint(endpointId).filter((lane) => laneKindOf(lane) === kind).length;
  }

  /** Where all places of a kind are taken, lanes that are idle go, and those that had their turn. */
  makePlace(endpointId: string, kind: LaneKind, now: number, turnMs: number): void {
    if (this.placesFor(endpointId, kind) > 0) return;
    for (const lane of this.ofEndpoint(endpointId)) {
      const hadItsTurn = lane.isIdle || now - lane.startedAt > turnMs;
      if (lane.isWorking && laneKindOf(lane) === kind && hadItsTurn) lane.leave();
    }
  }
}
