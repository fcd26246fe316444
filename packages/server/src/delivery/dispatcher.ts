import { covers, type Endpoint } from './endpoints/endpoint.ts';
import { type EndpointChange, KnownEndpoints } from './endpoints/known-endpoints.ts';
import { disableEndpoint } from './endpoints/store.ts';
import { createBreaker, type ProbeKind } from './gate/breaker.ts';
import { reserveTime } from './gate/breaker-store.ts';
import { Gate, type GateOptions } from './gate/gate.ts';
import { ActiveLanes } from './lanes/active-lanes.ts';
import { claim } from './lanes/claim-lanes.ts';
import { Desk } from './lanes/desk.ts';
import { Lane } from './lanes/lane.ts';
import type { Departure, LaneContext } from './lanes/lane-context.ts';
import { type LaneKey, LIVE, laneKeyOf, nameOf } from './lanes/lane-key.ts';
import { selectHeadsSince, selectLanesBehind, selectLanesDue } from './lanes/lanes.ts';
import { RecentEvents } from './lanes/recent-events.ts';
import { createResults, type ResultsOptions } from './lanes/results.ts';
import { WaitingLanes } from './lanes/waiting-lanes.ts';
import { createNodes, type Nodes } from './nodes.ts';
import { createReplayKeeper } from './replay/keep-replays.ts';
import type { Sender } from './sending/send.ts';
import { leaseFor, type Timing } from './timing.ts';

// Brings events to endpoints. To this node a lane is
//
//   unknown ── it may have work ──▶ waiting ── claimed ──▶ active (`lane.ts`) ── idle, or its turn over ──▶ unknown,
//                 ▲                                                                  or waiting
//                 ├ a commit in this process: `wake`
//                 ├ a commit in another: a notification
//                 ├ a retry that becomes due: it waits from then on
//                 ├ a replay that is new, or has lanes left when one of them has ended
//                 ├ an endpoint that is new, or enabled again: its lanes that lag behind
//                 └ the sweep: heads that moved, retries that are due, leases of nodes that vanished
//
// Waiting costs nothing but memory and the claim, which is what decides: it says whether there is work, and that
// nobody else has the lane. Another node's lane waits until that lease would end, in case it is not renewed; a
// lane that is another node's turn waits a moment before it is claimed here.

/** Lanes in one claim. */
const CLAIMS_MAX = 64;
/** Locations in one page of a search for lanes that lag behind. */
const BEHIND_PAGE = 500;
const DUE_MAX = 1_000;
/** How far back a sweep looks beyond the last: a transaction may take its time between its clock and its commit. */
const SWEEP_MARGIN_MS = 30_000;
/** A claim that another node was quicker with. */
const CLAIM_AGAIN_MS = 50;
const LOST_AGAIN_MS = 250;
/** After the deadline of a stop: for the last results. */
const LAST_RESULTS_MS = 2_000;

export interface DispatcherOptions extends Omit<ResultsOptions, 'recordMs'> {
  readonly sender: Sender;
  readonly nodeId: string;
  readonly timing: Timing;
  /** A location's log has grown to `head`. */
  readonly onHead?: ((locationId: string, head: number) => void) | undefined;
  /** Another node has changed the signing keys. */
  readonly onKeys: () => void;
}

export interface Dispatcher {
  start(): Promise<void>;
  /** Finishes what is under way, breaks off what is left at the deadline, and gives every lease back. */
  stop(deadlineMs: number): Promise<void>;
  /** A location's log has grown to `head`, by a commit of this process. */
  wake(locationId: string, head: number): void;
  /** An endpoint was created, changed or deleted by this process. Resolves when this node knows it. */
  endpointChanged(id: string): Promise<void>;
  /** This process has changed the signing keys. */
  tellKeys(): void;
  /** This process has made replays. */
  replayStarted(): void;
}

export function createDispatcher({
  database,
  sender,
  nodeId,
  timing,
  onKeys,
  onRecorded,
  onHead,
  onError,
}: DispatcherOptions): Dispatcher {
  const active = new ActiveLanes();
  const gates = new Map<string, Gate>();
  const waiting = new WaitingLanes();
  /** The last head this node heard of, for each location that it heard of. */
  const heads = new Map<string, number>();
  const timers: NodeJS.Timeout[] = [];
  let working = false;
  let claiming = false;
  let claimScheduled = false;
  let sweeping: Promise<void> | undefined;
  let sweptAt = performance.now();
  let allGone: (() => void) | undefined;

  const endpoints = new KnownEndpoints(database, onEndpointChange);
  const results = createResults({ database, nodeId, recordMs: timing.recordMs, onRecorded, onError });
  const nodes: Nodes = createNodes({
    database,
    nodeId,
    timing,
    onHead: heard,
    onEndpoints: (ids) =>
      void endpoints.refresh(ids).catch((error) => onError(error, 'endpoints could not be read')),
    onKeys,
    onNodes: leaveOthersLanes,
    onReconnect: () => void sweep(),
    onError,
  });
  const context: LaneContext = {
    database,
    sender,
    desk: new Desk(),
    timing,
    events: new RecentEvents(database),
    touched: results.add,
    departed,
    endpointGone,
    failed: (error, lane) => onError(error, `lane ${nameOf(lane)} could not go on`),
  };
  const breaker = createBreaker({
    database,
    endpoints,
    timing,
    probe: (lane, kind) => claimAll([lane], kind),
    changed: endpointChanged,
    onError,
  });
  const replays = createReplayKeeper(database, wantFree, onError);
  const gateOptions: GateOptions = {
    reserve: async (id, count, perSecond) => {
      const [row] = await database.query(reserveTime(id, (count * 1_000) / perSecond));
      return row?.starts_in_ms ?? 0;
    },
    onFailing: breaker.failing,
    onAnswering: breaker.answering,
    onError,
  };

  // ── finding work ────────────────────────────────────────────────────────────────────────────────────────

  function heard(locationId: string, head: number): void {
    heads.set(locationId, Math.max(head, heads.get(locationId) ?? 0));
    onHead?.(locationId, head);
    for (const endpoint of endpoints.covering(locationId))
      offer({ locationId, endpointId: endpoint.id, replay: LIVE }, head);
  }

  function offer(lane: LaneKey, head: number): void {
    const current = active.find(lane);
    if (current !== undefined) current.wake(head);
    else want(lane, 0);
  }

  /** The lane is claimed after `inMs`; later where it is another node's turn. */
  function want(lane: LaneKey, inMs: number): void {
    if (!working) return;
    waiting.add(lane, performance.now() + inMs + (nodes.prefers(lane) ? 0 : timing.graceMs));
    claimWaiting();
  }

  /** Nobody has this lane, says the database. */
  function wantFree(lane: LaneKey): void {
    const isActive = active.find(lane) !== undefined;
    if (!isActive && endpoints.get(lane.endpointId)?.status === 'enabled') want(lane, 0);
  }

  /** Looks through all locations for lanes that lag behind: all, or those of some endpoints. */
  async function findBehind(endpointIds: readonly string[] | null): Promise<void> {
    for (let after = ''; working; ) {
      const rows = await database.query(selectLanesBehind(after, BEHIND_PAGE, endpointIds));
      for (const { location_id: locationId, head, endpoint_ids } of rows) {
        heads.set(locationId, Math.max(head, heads.get(locationId) ?? 0));
        for (const endpointId of endpoint_ids)
          if (endpoints.get(endpointId)) offer({ locationId, endpointId, replay: LIVE }, head);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < BEHIND_PAGE) return;
      after = last.location_id;
    }
  }

  async function findMoved(): Promise<void> {
    const since = performance.now();
    for (const { id, head } of await database.query(selectHeadsSince(since - sweptAt + SWEEP_MARGIN_MS))) {
      if (head > (heads.get(id) ?? 0)) heard(id, head);
    }
    sweptAt = since;
  }

  async function findDue(): Promise<void> {
    replays.tend();
    for (const row of await database.query(selectLanesDue(DUE_MAX))) wantFree(laneKeyOf(row));
  }

  function sweep(): Promise<void> {
    sweeping ??= (async () => {
      await endpoints.sweep();
      await findMoved();
      await findDue();
    })()
      .catch((error) => onError(error, 'the sweep for missed work failed'))
      .finally(() => {
        sweeping = undefined;
      });
    return sweeping;
  }

  // ── claims ──────────────────────────────────────────────────────────────────────────────────────────────

  function claimWaiting(): void {
    if (claiming || claimScheduled || !working) return;
    claimScheduled = true;
    setImmediate(() => {
      claimScheduled = false;
      if (claiming || !working) return;
      const lanes = waiting.take(CLAIMS_MAX, (id, kind) => active.placesFor(id, kind));
      if (lanes.length === 0) return;
      claiming = true;
      claimAll(lanes)
        .catch((error) => {
          onError(error, 'lanes could not be claimed');
          for (const lane of lanes) waiting.add(lane, performance.now() + LOST_AGAIN_MS);
        })
        .finally(() => {
          claiming = false;
          if (working) claimWaiting();
          else checkGone();
        });
    });
  }

  async function claimAll(lanes: readonly LaneKey[], probe?: ProbeKind): Promise<void> {
    const wishes = lanes.flatMap((lane) => {
      const endpoint = endpoints.get(lane.endpointId);
      if (endpoint === undefined) return [];
      return [
        { ...lane, endpoint, leaseMs: leaseFor(endpoint.timeoutMs, timing), isProbe: probe !== undefined },
      ];
    });
    const { got, later } = await claim(database, wishes, nodeId);
    for (const start of got) {
      // As it was when the lease was asked for, which is as long as its timeout wants it.
      const endpoint = wishes.find(({ endpointId }) => endpointId === start.endpointId)?.endpoint;
      if (endpoint !== undefined) begin(new Lane({ ...start, probe }, endpoint, gateOf(endpoint), context));
    }
    if (probe !== undefined) return;
    for (const { lane, inMs } of later) waiting.add(lane, performance.now() + Math.max(inMs, CLAIM_AGAIN_MS));
  }

  function begin(lane: Lane): void {
    active.add(lane);
    waiting.delete(lane);
    if (!working || endpoints.get(lane.endpointId) !== lane.endpoint) lane.leave();
    else lane.wake(lane.replay === LIVE ? (heads.get(lane.locationId) ?? 0) : 0);
  }

  function gateOf(endpoint: Endpoint): Gate {
    // As it is known now: changes that came while the lane was claimed found no gate to be told to.
    const gate = gates.get(endpoint.id) ?? new Gate(endpoints.get(endpoint.id) ?? endpoint, gateOptions);
    gates.set(endpoint.id, gate);
    return gate;
  }

  // ── lanes that end ──────────────────────────────────────────────────────────────────────────────────────

  function departed(lane: Lane, { lost, hasWork, retryInMs }: Departure): void {
    active.delete(lane);
    const endpoint = endpoints.get(lane.endpointId);
    if (endpoint?.status === 'enabled' && covers(endpoint, lane.locationId)) {
      if (lost) want(lane, LOST_AGAIN_MS);
      else if (hasWork) want(lane, 0);
      else if (retryInMs !== null) want(lane, retryInMs);
      if (hasWork && !lost && lane.replay === LIVE && (!working || !nodes.prefers(lane))) {
        nodes.tellHead(lane.locationId, heads.get(lane.locationId) ?? 0);
      }
    }
    if (lane.replay !== LIVE && !hasWork && retryInMs === null) replays.tend();
    claimWaiting();
    checkGone();
  }

  function checkGone(): void {
    if (active.isEmpty && !claiming) allGone?.();
  }

  function onEndpointChange({ id, after }: EndpointChange): void {
    if (after !== undefined) gates.get(id)?.use(after);
    else {
      gates.get(id)?.close();
      gates.delete(id);
    }
    for (const lane of active.ofEndpoint(id)) {
      if (after === undefined) lane.drop();
      else lane.leave();
    }
    if (after?.status !== 'enabled') {
      waiting.forget(id);
      return;
    }
    // At the start, what all of them have to do is looked for at once.
    if (!working) return;
    // It may have been made before this node heard of it: what was written since then woke nobody.
    Promise.all([findBehind([id]), findDue()]).catch((error) =>
      onError(error, 'an endpoint could not be taken up'),
    );
  }

  function endpointGone(endpoint: Endpoint): void {
    const status = endpoints.get(endpoint.id)?.status;
    if (status !== 'enabled' && status !== 'down') return;
    endpoints.assume(endpoint, 'disabled');
    database
      .query(disableEndpoint(endpoint.id, 'gone'))
      .catch((error) => onError(error, `endpoint ${endpoint.id} answered 410 but could not be disabled`))
      .then(() => endpointChanged(endpoint.id))
      .catch((error) => onError(error, 'endpoints could not be read'));
  }

  async function endpointChanged(id: string): Promise<void> {
    nodes.tellEndpoint(id);
    await endpoints.refresh([id]);
  }

  /** Gives up what is another node's turn now. */
  function leaveOthersLanes(): void {
    for (const lane of active.all()) if (!nodes.prefers(lane)) lane.leave();
  }

  // ── time ────────────────────────────────────────────────────────────────────────────────────────────────

  function tick(): void {
    const now = performance.now();
    for (const lane of active.all()) lane.tick(now);
    waiting.promote(now);
    for (const [id, kinds] of waiting.endpoints()) {
      for (const kind of kinds) active.makePlace(id, kind, now, timing.turnMs);
    }
    claimWaiting();
  }

  return {
    async start() {
      await endpoints.sweep();
      working = true;
      await nodes.start();
      timers.push(
        setInterval(tick, timing.tickMs),
        setInterval(() => void sweep(), timing.sweepMs),
      );
      breaker.start();
      await findBehind(null);
      await findDue();
    },
    async stop(deadlineMs) {
      working = false;
      for (const timer of timers) clearInterval(timer);
      await breaker.stop();
      const gone = new Promise<void>((resolve) => {
        allGone = resolve;
      });
      await nodes.withdraw();
      for (const lane of active.all()) lane.leave();
      checkGone();
      await orAfter(gone, deadlineMs);
      for (const lane of active.all()) lane.leave({ abort: true });
      checkGone();
      await orAfter(gone, LAST_RESULTS_MS);
      for (const gate of gates.values()) gate.close();
      results.giveUp();
      await results.settled();
      await nodes.stop();
      await sweeping;
      await replays.settled();
    },
    wake(locationId, head) {
      if (!working) return;
      heard(locationId, head);
      nodes.tellHead(locationId, head);
    },
    endpointChanged,
    tellKeys: nodes.tellKeys,
    replayStarted: replays.tend,
  };
}

async function orAfter(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    promise,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}
