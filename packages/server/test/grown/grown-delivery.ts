import type { ClientBase } from 'pg';
import { associationOf, homeOf, LARGE } from './grown-graph.ts';

// What hangs on the graph after years: endpoints with lanes in every location, what they try again, have given up and
// have lost, every attempt, and what is kept of requests.

export interface GrownDelivery {
  readonly locations: number;
  /** Events of the large location that the first endpoint has yet to get. */
  readonly lag: number;
  /** Of the large location: in `retry`, and again as many that were given up. */
  readonly retries: number;
  readonly attempts: number;
  /** Answers kept for requests with a key. */
  readonly keys: number;
}

/** Few, since everything asks about each of them; their lanes are many. */
const ENDPOINTS = 20;
/** In every other location; their logs may be shorter. */
const RETRIES_OF_OTHERS = 5;
/** Of each endpoint. */
const REPLAYS = 100;

export const endpointNumber = (n: number): string => `50${n.toString(16).padStart(22, '0')}`;
/** Of the attempt on an event of the large location. */
export const webhookNumber = (seq: number): string =>
  `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`;
/** The first replay of each endpoint has yet to run, the others have ended. */
export const RUNNING_REPLAY = 1;

const endpointSql = (n: string): string => `'50' || lpad(to_hex(${n}), 22, '0')`;

export async function fillDelivery(client: ClientBase, size: GrownDelivery): Promise<void> {
  const { locations, lag, retries, attempts, keys } = size;
  await client.query(`
    insert into endpoint (id, app_id, client_id, url, events, location_ids, ordering, retry_policy, concurrency,
      timeout_ms, status, revision, created_at, updated_at, replays)
    select ${endpointSql('n')}, ${endpointSql('n')}, ${endpointSql('n')} || '-x', 'http://127.0.0.1:9/', '{*}',
      case when n % 2 = 0 then '{*}'::text[] else array['${LARGE}', 'Location' || lpad((n + 1)::text, 12, '0')] end,
      'entity', '"default"', 10, 1000, 'enabled', 1, now(), now(), ${REPLAYS}
    from generate_series(0, ${ENDPOINTS - 1}) n;

    insert into lane (location_id, endpoint_id, cursor, retry_at)
    select location.id, endpoint.id,
      case when location.id = '${LARGE}' and endpoint.id = '${endpointNumber(0)}' then location.head - ${lag} else location.head end,
      case when location.id < 'Location000000000100' then now() + interval '1 hour' end
    from location, endpoint
    where '*' = any (endpoint.location_ids) or location.id = any (endpoint.location_ids);

    insert into replay (endpoint_id, number, kind, source, filter, state, events, created_at, finished_at)
    select endpoint.id, n, 'replay', 'log', '{}', case when n = ${RUNNING_REPLAY} then 'running' else 'done' end, 10, now(),
      case when n > ${RUNNING_REPLAY} then now() end
    from endpoint, generate_series(1, ${REPLAYS}) n;

    insert into lane (location_id, endpoint_id, replay, cursor, until)
    select location_id, endpoint_id, ${RUNNING_REPLAY}, 0, cursor from lane where location_id < 'Location000000000100';

    insert into retry (location_id, endpoint_id, seq, order_key, previous, failures, due_at)
    select event.location_id, '${endpointNumber(0)}', event.seq, event.order_key, event.seq - 1, 1,
      now() + event.seq * interval '1 s'
    from event
    where event.seq <= case when event.location_id = '${LARGE}' then ${retries} else ${RETRIES_OF_OTHERS} end;

    insert into dead (location_id, endpoint_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data,
      previous, attempts, reason, died_at)
    select location_id, '${endpointNumber(2)}', seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data,
      seq - 1, 10, 'exhausted', now()
    from event
    where seq <= case when location_id = '${LARGE}' then ${retries} else ${RETRIES_OF_OTHERS} end;

    insert into loss (location_id, endpoint_id, replay, first_seq, last_seq, events, lost_at)
    select lane.location_id, lane.endpoint_id, 0, 0, 0, 0, now()
    from lane
    where lane.replay = 0;

    insert into attempt (location_id, started_at, endpoint_id, seq, number, webhook_id, type, duration_ms, outcome,
      status, kids, previous, revision, timing, answer_headers)
    select case when n % 2 = 0 then '${LARGE}' else 'Location' || lpad((2 + n % ${locations - 1})::text, 12, '0') end,
      now() - n * interval '1 ms', ${endpointSql(`n / 2 % ${ENDPOINTS}`)}, n / 2, 1,
      '00000000-0000-7000-8000-' || lpad((n / 2)::text, 12, '0'), 'RelationCreate', 5, 'delivered', 200,
      array['k'], n / 2 - 1, 1, '{}', '{}'
    from generate_series(1, ${attempts}) n;

    insert into idempotency (location_id, token_id, key, hash, trace_id, claimed_until, repeats, status, body, created_at)
    select 'Location' || lpad((1 + n % ${locations})::text, 12, '0'), 'token', 'key' || n, 'hash', 'trace', now(), false,
      201, '{}', now() - n * interval '1 s'
    from generate_series(1, ${keys}) n;

    insert into rate_limit (location_id, window_number, used, day, day_used, granted)
    select id, 1, 1, floor(extract(epoch from now()) / 86400), 1, 1 from location;

    insert into token (id, name, hash, location_ids, scopes, created_at)
    select 'token' || id, 'Token', 'hash' || id, array[id], '{}', now() from location;

    insert into session (hash, token_id, created_at, expires_at)
    select 'session' || id, 'token' || id, now() - random() * interval '1 day', now() + random() * interval '12 hours'
    from location;

    insert into sign_in_code (hash, token_id, created_at, expires_at)
    select 'code' || id, 'token' || id, now(), now() + random() * interval '10 minutes' from location;

    insert into degree (location_id, association_id, side, record_id, n)
    select location_id, '${associationOf(1, 0)}', 1, id, 1
    from record
    where location_id = '${LARGE}' and object_key <> 'contact' and id <> '${homeOf(1, 0)}'`);
}
