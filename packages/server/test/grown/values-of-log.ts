import type { Value } from '../../src/db/statement.ts';
import { endpointNumber, RUNNING_REPLAY, webhookNumber } from './grown-delivery.ts';
import { LARGE, locationNumber, relationNumber } from './grown-graph.ts';
import { many } from './values-of-graph.ts';

// What statements about the log, retention, metrics and requests are run with.

const PAGE = 100;
const BYTES = 4 * 1024 * 1024;
const NOW = '2026-01-01T00:00:00.000Z';
const endpoint = endpointNumber(0);
const JOINED = 256;
const texts = (text: string): string[] => many(JOINED, () => text);

export const valuesOfLog: Readonly<Record<string, readonly Value[]>> = {
  log_page: [LARGE, 50_000, PAGE, BYTES],
  log_page_of_entity: [LARGE, 0, PAGE, BYTES, relationNumber(1_000), null],
  log_bounds: [LARGE],
  feed_bounds: [LARGE, NOW, NOW],
  feed_forward: [LARGE, 50_000, 60_000, PAGE, BYTES, 'RelationCreate'],
  feed_backward: [LARGE, 50_000, 60_000, PAGE, BYTES, null],
  feed_forward_of_entity: [LARGE, 0, 900_000_000, PAGE, BYTES, null, relationNumber(1_000), 10_000],
  feed_backward_of_entity: [LARGE, 0, 900_000_000, PAGE, BYTES, null, relationNumber(1_000), 10_000],
  log_stream_page: [LARGE, 50_000, PAGE, BYTES, ['RelationCreate'], 60_000],
  log_stream_page_of_entity: [LARGE, 0, PAGE, BYTES, ['RelationCreate'], relationNumber(1_000)],
  log_heads: [many(PAGE, (n) => locationNumber(n + 1))],
  log_append: [
    LARGE,
    NOW,
    many(JOINED, (n) => 900_000_000 + n),
    texts('RelationCreate'),
    texts('x'),
    texts('x'),
    texts('x'),
    texts('x'),
    texts('{}'),
  ],
  log_move_head: [LARGE, 900_000_000, NOW],
  event_by_seq: [LARGE, 50_000],

  event_of_attempt: [webhookNumber(100), null],
  event_of_dead: ['00000000-0000-0000-0000-000000000000', null],
  event_logged: [LARGE, 50_000, 'x'],
  event_logged_at: [LARGE, 'x', NOW, 10_000],
  event_dead_endpoints: ['x', LARGE, 1],
  endpoints_covering: [LARGE, null, PAGE],

  replay_count_by_type: [[LARGE], [50_000], [51_000]],
  replay_count_in_detail: [[LARGE], [50_000], [51_000]],
  replay_count_of_entity: [[LARGE], [0], [60_000], relationNumber(1_000)],
  replay_count_of_dead: [[LARGE], [0], [1_000], endpointNumber(2), '-infinity', 'infinity'],
  replay_ranges: ['', PAGE, NOW, NOW],
  replay_ranges_of_locations: ['', PAGE, NOW, NOW, [LARGE]],
  replay_clock: [],
  replay_insert: [[endpoint], 10, 'replay', 'log', '{}', 1, [LARGE], [0], [10]],
  replay_by_number: [endpoint, RUNNING_REPLAY],
  replays_page: [endpoint, 1_000_000, 10],
  replay_cancel: [endpoint, RUNNING_REPLAY],
  replay_lanes_waiting: [10],
  replay_lanes_end: [PAGE],
  replays_finish: [],
  replays_remove: [30, PAGE],
  replay_retries_forget: [],
  dead_page: [LARGE, endpointNumber(2), 0, 1_000, null, null, PAGE, BYTES],

  retention_aged: ['', PAGE, 30],
  retention_ages: [LARGE, 30, 60, 1_000],
  retention_needed: [LARGE],
  retention_remove_events: [LARGE, 1, 1_000],
  retention_move_tail: [LARGE, 10],
  retention_lock_lanes: [LARGE, 1_000],
  retention_expiring: [LARGE, 60, 256, BYTES],
  retention_lanes_behind: [LARGE, 256],
  retention_move_lanes: [LARGE, [endpoint], [0], [100], [100]],
  retention_forget_retries: [LARGE, many(PAGE, () => endpoint), many(PAGE, () => 0), many(PAGE, (n) => n)],
  retention_write_losses: [LARGE, 10, [endpoint], [0], [1], [10]],
  losses_page: ['', '', 0, 0, PAGE, null],
  losses_page_of_locations: ['', '', 0, 0, PAGE, null, [LARGE]],
  losses_page_of_endpoint: ['', '', 0, 0, PAGE, null, endpoint],
  losses_page_of_endpoint_in_locations: ['', '', 0, 0, PAGE, null, endpoint, [LARGE]],
  chore_take_turn: ['trim', 'node', 1_000],
  chore_give_back: ['trim', 'node'],
  attempt_partition_drop: [400],
  attempt_partitions: [7],

  overview_model: [LARGE, 10_001],
  overview_deliveries: [LARGE, null, 10_000],
  overview_endpoints: [LARGE, null],
  overview_failing: [LARGE, null, 10, 1_001],
  status_locations: [10_001],
  metrics_lag: ['', 500],
  metrics_endpoints: [],
  metrics_counts: [10_000],
  metrics_oldest_snapshot: [],

  idempotency_claim: [LARGE, 'token', 'new', 'hash', 'trace', 10_000, 86_400_000],
  idempotency_hold: [LARGE, texts('token'), many(JOINED, (n) => `key${n * 2_000}`)],
  idempotency_keep: [
    LARGE,
    texts('token'),
    many(JOINED, (n) => `key${n * 2_000}`),
    texts('trace'),
    many(JOINED, () => 201),
    texts('{}'),
  ],
  idempotency_release: [LARGE, 'token', 'key2000', 'trace'],
  idempotency_remove_old: [86_400_000, PAGE],
  session_insert: ['new', `token${LARGE}`, null, 1_000, PAGE, 49],
  session_by_hash: [`session${LARGE}`, 43_200_000, 604_800_000, 300_000],
  session_extend: [`session${LARGE}`, 43_200_000, 604_800_000],
  session_delete: [`session${LARGE}`],
  sign_in_code_insert: ['new', `token${LARGE}`, null, 1_000, PAGE, 49],
  sign_in_code_take: [`code${LARGE}`],
  rate_limit_take: [LARGE, 10, 100, 1_000, 10_000, 0],
  rate_limit_remove_old: [PAGE],
};
