import { type Query, statement } from '../db/statement.ts';

export interface LocationRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly admin: boolean;
  readonly location_ids: string[];
  readonly scopes: string[];
  readonly created_at: string;
}

const insertLocationStatement = statement<LocationRow>(
  'location_insert',
  `
  insert into location (id, name, created_at)
  values ($1, $2, $3::timestamptz)
`,
);

const selectLocationsStatement = statement<LocationRow>(
  'locations_page',
  `
  select id, name, created_at
  from location
  where not going and id > $1
  order by id
  limit $2
`,
);

const selectLocationStatement = statement<LocationRow>(
  'location_by_id',
  `
  select id, name, created_at from location where id = $1 and not going
`,
);

const insertTokenStatement = statement<unknown>(
  'token_insert',
  `
  insert into token (id, name, hash, admin, location_ids, scopes, created_at)
  values ($1, $2, $3, $4, $5, $6, $7::timestamptz)
  on conflict (hash) do nothing
`,
);

const selectTokensStatement = statement<TokenRow>(
  'tokens_page',
  `
  select id, name, admin, location_ids, scopes, created_at
  from token
  where not admin and id > $1
  order by id
  limit $2
`,
);

const selectTokenStatement = statement<TokenRow & { hash: string }>(
  'token_by_hash',
  `
  select id, name, hash, admin, location_ids, scopes, created_at from token where hash = $1
`,
);

const selectAdminTokenStatement = statement<{ id: string }>(
  'token_admin',
  `
  select id from token where admin limit 1
`,
);

const deleteTokenStatement = statement<{ hash: string }>(
  'token_delete',
  `
  delete from token where id = $1 and not admin returning hash
`,
);

const selectUnknownLocationsStatement = statement<{ id: string }>(
  'locations_unknown',
  `
  select wanted.id
  from unnest($1::text[]) as wanted (id)
  where not exists (select 1 from location where location.id = wanted.id and not location.going)
`,
);

export function insertLocation(id: string, name: string, now: string): Query<LocationRow> {
  return insertLocationStatement(id, name, now);
}

/** Locations in the order of their ids, after `afterId` (`''` for the first). */
export function selectLocations(afterId: string, limit: number): Query<LocationRow> {
  return selectLocationsStatement(afterId, limit);
}

export function selectLocation(id: string): Query<LocationRow> {
  return selectLocationStatement(id);
}

/** Those of the ids that name no location. */
export function selectUnknownLocations(ids: readonly string[]): Query<{ id: string }> {
  return selectUnknownLocationsStatement(ids);
}

/** Does nothing where a token with this hash exists already. */
export function insertToken(token: TokenRow & { hash: string }): Query {
  const { id, name, hash, admin, location_ids, scopes, created_at } = token;
  return insertTokenStatement(id, name, hash, admin, location_ids, scopes, created_at);
}

export function selectTokens(afterId: string, limit: number): Query<TokenRow> {
  return selectTokensStatement(afterId, limit);
}

export function selectToken(hash: string): Query<TokenRow & { hash: string }> {
  return selectTokenStatement(hash);
}

export function selectAdminToken(): Query<{ id: string }> {
  return selectAdminTokenStatement();
}

export function deleteToken(id: string): Query<{ hash: string }> {
  return deleteTokenStatement(id);
}
