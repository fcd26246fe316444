import { type Query, statement } from './statement.ts';

// The rows of requests that are to happen once. A claim is a statement of its own; the answer is kept by the
// transaction that makes the change, which holds the row from before it decides.

/** Whose claim it is: the request with this trace id has the key of this token, in this location. */
export interface Claim {
  /** `''` where what the request makes belongs to no location. */
  readonly locationId: string;
  readonly tokenId: string;
  /** Hash of the key that was sent. */
  readonly key: string;
  readonly traceId: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

export interface ClaimRow {
  /** Whether the claim was got; else the row is as it was found. */
  readonly is_mine: boolean;
  readonly hash: string;
  readonly repeats: boolean;
  readonly status: number | null;
  readonly body: string | null;
}

export interface HeldRow {
  readonly token_id: string;
  readonly key: string;
  readonly trace_id: string;
  readonly is_answered: boolean;
}

// A row that is too old counts as none. One that was claimed and left is taken over, by the same request alone.
const claim = statement<ClaimRow>(
  'idempotency_claim',
  `
  with claimed as (
    insert into idempotency as row (
      location_id, token_id, key, hash, trace_id, claimed_until, repeats, status, body, created_at
    )
    values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms', false, null, null, clock_timestamp())
    on conflict (location_id, token_id, key) do update
    set hash = excluded.hash, trace_id = excluded.trace_id, claimed_until = excluded.claimed_until, status = null,
      body = null,
      repeats = row.created_at > clock_timestamp() - $7 * interval '1 ms',
      created_at = case
        when row.created_at > clock_timestamp() - $7 * interval '1 ms' then row.created_at
        else excluded.created_at
      end
    where row.created_at <= clock_timestamp() - $7 * interval '1 ms'
      or (row.status is null and row.claimed_until < clock_timestamp() and row.hash = excluded.hash)
    returning hash, repeats
  )
  select true as is_mine, hash, repeats, null::integer as status, null::text as body from claimed
  union all
  select false, hash, repeats, status, body
  from idempotency
  where location_id = $1 and token_id = $2 and key = $3 and not exists (select from claimed)
`,
);

const hold = statement<HeldRow>(
  'idempotency_hold',
  `
  select row.token_id, row.key, row.trace_id, row.status is not null as is_answered
  from unnest($2::text[], $3::text[]) as wanted (token_id, key)
  join idempotency as row on row.location_id = $1 and row.token_id = wanted.token_id and row.key = wanted.key
  order by row.token_id, row.key
  for update of row
`,
);

const keep = statement<unknown>(
  'idempotency_keep',
  `
  update idempotency as row
  set status = answer.status, body = answer.body
  from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::text[])
    as answer (token_id, key, trace_id, status, body)
  where row.location_id = $1 and row.token_id = answer.token_id and row.key = answer.key
    and row.trace_id = answer.trace_id and row.status is null
`,
);

const release = statement<unknown>(
  'idempotency_release',
  `
  update idempotency
  set claimed_until = 'epoch'
  where location_id = $1 and token_id = $2 and key = $3 and trace_id = $4 and status is null
`,
);

const removeOld = statement<{ key: string }>(
  'idempotency_remove_old',
  `
  delete from idempotency
  where (location_id, token_id, key) in (
    select location_id, token_id, key
    from idempotency
    where created_at <= now() - $1 * interval '1 ms'
    order by created_at
    limit $2
    for update skip locked
  )
  returning key
`,
);

/**
 * Claims a key for the request with this hash, until `claimMs` from now; rows older than `keptMs` count as none. No row
 * comes back if another request has claimed it in this very moment.
 */
export function claimKey(claimed: Claim, hash: string, claimMs: number, keptMs: number): Query<ClaimRow> {
  return claim(claimed.locationId, claimed.tokenId, claimed.key, hash, claimed.traceId, claimMs, keptMs);
}

/** Reads claims of one location, and keeps others from them until the transaction ends. */
export function holdClaims(locationId: string, claims: readonly Claim[]): Query<HeldRow> {
  return hold(
    locationId,
    claims.map(({ tokenId }) => tokenId),
    claims.map(({ key }) => key),
  );
}

/** Keeps the answers of requests of one location, as far as they still have their claims. */
export function keepAnswers(
  locationId: string,
  answers: readonly { readonly claim: Claim; readonly answer: KeptAnswer }[],
): Query {
  return keep(
    locationId,
    answers.map(({ claim: { tokenId } }) => tokenId),
    answers.map(({ claim: { key } }) => key),
    answers.map(({ claim: { traceId } }) => traceId),
    answers.map(({ answer }) => answer.status),
    answers.map(({ answer }) => answer.body),
  );
}

/** Lets the next repeat of the request take the claim over. */
export function releaseClaim({ locationId, tokenId, key, traceId }: Claim): Query {
  return release(locationId, tokenId, key, traceId);
}

/** Removes up to `limit` rows that are older than `keptMs`. */
export function removeOldKeys(keptMs: number, limit: number): Query<{ key: string }> {
  return removeOld(keptMs, limit);
}
