import type { Database } from '../../../src/db/connect.ts';
import { statement } from '../../../src/db/statement.ts';

/** What is written of an attempt. */
export interface AttemptRow {
  seq: number;
  number: number;
  outcome: string;
  status: number | null;
  error: string | null;
  excerpt: string | null;
  duration_ms: number;
  error_class: string | null;
  answer_headers: Record<string, string> | null;
  timing: { connectMs: number | null; answerMs: number | null; bodyMs: number | null };
  kids: string[];
  node: string;
  revision: number;
  previous: number;
  /** From its start to when it was to be tried again. */
  next_after_ms: number | null;
}

export interface RetryRow {
  seq: number;
  failures: number;
  due_in_ms: number;
}

const attempts = statement<AttemptRow>(
  'test_hostile_attempts',
  `
  select seq, number, outcome, status, error, excerpt, duration_ms, error_class, answer_headers, timing, kids, node,
    revision, previous, (extract(epoch from next_at - started_at) * 1000)::double precision as next_after_ms
  from attempt
  where endpoint_id = $1
  order by started_at
`,
);

const retries = statement<RetryRow>(
  'test_hostile_retries',
  `
  select seq, failures, (extract(epoch from due_at - clock_timestamp()) * 1000)::double precision as due_in_ms
  from retry
  where endpoint_id = $1
  order by seq
`,
);

export const attemptsOf = (database: Database, endpointId: string): Promise<AttemptRow[]> =>
  database.query(attempts(endpointId));

export const retriesOf = (database: Database, endpointId: string): Promise<RetryRow[]> =>
  database.query(retries(endpointId));
