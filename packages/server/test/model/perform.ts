import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../support/start-test-app.ts';
import { performOnAssociations } from './on-associations.ts';
import { performOnContacts } from './on-contacts.ts';
import { performOnObjects } from './on-objects.ts';
import { performOnRecords } from './on-records.ts';
import { performOnRelations } from './on-relations.ts';
import type { Request } from './requests.ts';
import type { State } from './state.ts';

/** An event that a request must have made: what the log keeps of it, but for times and authors. */
export interface ExpectedEvent {
  readonly type: string;
  readonly entityId: string;
  readonly data: object;
  /** Those that follow each other with the same number may stand in any order. */
  readonly group?: number;
}

/** What an answer must be. A refusal may be any of those that apply: nothing says which goes first. */
export type Expected =
  | { readonly refusals: readonly Refusal[] }
  | { readonly status: number; readonly body: unknown; readonly events: readonly ExpectedEvent[] };

export interface Refusal {
  readonly status: number;
  readonly message: unknown;
  readonly meta?: unknown;
}

/** An answer, and what it does not say: the relation to a company that the request made beside. */
export interface Seen extends Answer {
  readonly companyRelation?: { readonly id: string; readonly createdAt: string } | undefined;
}

export interface Performed {
  /** What is wrong with the answer; empty if nothing is. */
  readonly faults: readonly string[];
  readonly events: readonly ExpectedEvent[];
}

/**
 * Does to the state what the request does to a location, and holds the answer against what it must be. What only
 * the server can know, ids and times, is taken from the answer.
 */
export function perform(state: State, request: Request, answer: Seen): Performed {
  const expected = expect(state, request, answer);
  if ('refusals' in expected) return { faults: faultsOfRefusal(expected.refusals, answer), events: [] };
  if (answer.status !== expected.status) {
    return {
      faults: [`${answer.status} instead of ${expected.status}: ${JSON.stringify(answer.body)}`],
      events: [],
    };
  }
  const body = withoutUnforeseeable(answer.body);
  const isSame = isDeepStrictEqual(body, expected.body);
  const fault = `${JSON.stringify(body)} instead of ${JSON.stringify(expected.body)}`;
  return { faults: isSame ? [] : [fault], events: expected.events };
}

function expect(state: State, request: Request, answer: Seen): Expected {
  switch (request.on) {
    case 'objects':
      return performOnObjects(state, request, answer);
    case 'records':
      return performOnRecords(state, request, answer);
    case 'contacts':
      return performOnContacts(state, request, answer);
    case 'associations':
      return performOnAssociations(state, request, answer);
    case 'relations':
      return performOnRelations(state, request, answer);
  }
}

function faultsOfRefusal(refusals: readonly Refusal[], { status, body }: Answer): string[] {
  const refused = { status, message: body?.message, ...(body?.meta && { meta: body.meta }) };
  if (refusals.some((refusal) => isDeepStrictEqual(refused, { ...refusal }))) return [];
  return [`${JSON.stringify(refused)} instead of ${JSON.stringify(refusals)}`];
}

/** Authors hold the token's id; each request has a trace of its own. */
function withoutUnforeseeable(body: Answer['body']): unknown {
  const { traceId: _, ...rest } = body;
  if (rest.record === undefined) return rest;
  const { createdBy: __, lastUpdatedBy: ___, ...record } = rest.record;
  return { ...rest, record };
}
