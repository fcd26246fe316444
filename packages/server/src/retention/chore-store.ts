import { type Query, statement } from '../db/statement.ts';

// Whose turn it is, and the attempts, which go by whole days.

const takeTurn = statement<{ name: string }>(
  'chore_take_turn',
  `
  insert into chore as held (name, node, until)
  values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
  on conflict (name) do update set node = excluded.node, until = excluded.until
  where held.node = excluded.node or held.until <= clock_timestamp()
  returning name
`,
);

/** Takes or keeps a chore for a node; no row comes back while it is another's. */
export function takeChore(name: string, nodeId: string, forMs: number): Query<{ name: string }> {
  return takeTurn(name, nodeId, forMs);
}

const giveTurn = statement<unknown>('chore_give_back', `delete from chore where name = $1 and node = $2`);

export function giveChoreBack(name: string, nodeId: string): Query {
  return giveTurn(name, nodeId);
}

const dropPartition = statement<{ dropped: string | null }>(
  'attempt_partition_drop',
  `
  select drop_attempt_partition($1) as dropped
`,
);

/** Drops the oldest day of attempts that is older than so many days; null if there is none. */
export function dropAttemptPartition(days: number): Query<{ dropped: string | null }> {
  return dropPartition(days);
}
