import { type Query, statement } from '../../db/statement.ts';

// Rows are made by the triggers of the migration that has the table.

export type AlertType =
  | 'endpoint.down'
  | 'endpoint.disabled'
  | 'endpoint.recovered'
  | 'events.dead'
  | 'events.lost';

export interface AlertRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly type: AlertType;
  readonly url: string | null;
  readonly reason: string | null;
  readonly count: number;
  readonly location_ids: string[] | null;
  readonly webhook_ids: string[] | null;
  readonly first_at: string;
  readonly last_at: string;
  /** This one included. */
  readonly attempts: number;
}

const want = statement<unknown>(
  'alerts_want',
  `
  insert into alerting (id, until, wait_ms)
  values (1, clock_timestamp() + $1 * interval '1 millisecond', $2)
  on conflict (id) do update set until = excluded.until, wait_ms = excluded.wait_ms
`,
);

// One at a time of each endpoint, in the order in which it happened: first the one that has been tried before.
const claim = statement<AlertRow>(
  'alerts_claim',
  `
  update alert
  set attempts = attempts + 1, due_at = clock_timestamp() + $2 * interval '1 millisecond'
  where id in (
    select mine.id
    from alert as mine
    where mine.due_at <= clock_timestamp()
      and not exists (
        select 1
        from alert as other
        where other.endpoint_id = mine.endpoint_id and other.id <> mine.id
          and case
            when (other.attempts > 0) <> (mine.attempts > 0) then other.attempts > 0
            else (other.first_at, other.id) < (mine.first_at, mine.id) and (other.attempts > 0 or other.due_at <= clock_timestamp())
          end
      )
    order by mine.due_at
    limit $1
    for update skip locked
  )
  returning id, endpoint_id, type, url, reason, count, location_ids, webhook_ids, first_at, last_at, attempts
`,
);

const postpone = statement<unknown>(
  'alert_postpone',
  `
  update alert set due_at = clock_timestamp() + $3 * interval '1 millisecond' where id = $1 and attempts = $2
`,
);

const remove = statement<unknown>(
  'alert_remove',
  `
  delete from alert where id = $1
`,
);

const removeOld = statement<{ endpoint_id: string; type: AlertType }>(
  'alerts_remove_old',
  `
  delete from alert
  where id in (
    select id from alert where last_at < clock_timestamp() - $1 * interval '1 millisecond' limit $2
  )
  returning endpoint_id, type
`,
);

/** For so long what the operator is to be told is written down; what is about events waits for more of them. */
export function wantAlerts(forMs: number, waitMs: number): Query {
  return want(forMs, waitMs);
}

/** Takes alerts that are due; they are due again after the lease. */
export function claimAlerts(max: number, leaseMs: number): Query<AlertRow> {
  return claim(max, leaseMs);
}

export function postponeAlert({ id, attempts }: AlertRow, inMs: number): Query {
  return postpone(id, attempts, inMs);
}

export function removeAlert({ id }: AlertRow): Query {
  return remove(id);
}

/** Gives up those whose last cause is older than this. */
export function removeOldAlerts(ageMs: number, max: number): Query<{ endpoint_id: string; type: AlertType }> {
  return removeOld(ageMs, max);
}
