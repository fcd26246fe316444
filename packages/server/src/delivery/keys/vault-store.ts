import { type Query, statement } from '../../db/statement.ts';

export interface VaultRow {
  readonly salt: string;
  readonly sealed_key: string;
}

const insert = statement<unknown>(
  'vault_insert',
  `
  insert into vault (id, salt, sealed_key, changed_at) values (1, $1, $2, clock_timestamp()) on conflict do nothing
`,
);

const update = statement<{ id: number }>(
  'vault_update',
  `
  update vault set salt = $2, sealed_key = $3, changed_at = clock_timestamp() where sealed_key = $1 returning id
`,
);

const select = statement<VaultRow>(
  'vault_select',
  `
  select salt, sealed_key from vault where id = 1
`,
);

/** Does nothing where there is one already. */
export function insertVault({ salt, sealed_key }: VaultRow): Query {
  return insert(salt, sealed_key);
}

/** No row comes back if it has been changed since `before` was read. */
export function updateVault(before: VaultRow, after: VaultRow): Query<{ id: number }> {
  return update(before.sealed_key, after.salt, after.sealed_key);
}

export function selectVault(): Query<VaultRow> {
  return select();
}
