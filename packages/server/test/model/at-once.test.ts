import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { faultsOfOrder } from './check-log.ts';
import { faultsOfState } from './check-state.ts';
import { type Choice, choices, requestFor } from './choose.ts';
import { type Call, faultsOfOrdering } from './explain.ts';
import { firstRequests, type Location, newLocation } from './location.ts';
import { perform } from './perform.ts';
import { faultsOfReplay } from './replay.ts';
import type { Request } from './requests.ts';
import type { State } from './state.ts';
import { RUNS_MAX, SEARCH_MS, SEARCH_TIMEOUT_MS, within } from './within.ts';

/** Clients, each with what it is going to ask; one thing after the other, or all at once. Twins ask the same. */
interface Crowd {
  readonly kinship: 'strangers' | 'twins';
  readonly clients: readonly (readonly Choice[])[];
  readonly patience: 'one by one' | 'all at once';
}

const crowds: fc.Arbitrary<Crowd> = fc.record({
  clients: fc.array(fc.array(choices, { minLength: 3, maxLength: 12, size: 'max' }), {
    minLength: 3,
    maxLength: 6,
    size: 'max',
  }),
  kinship: fc.constantFrom('strangers', 'twins'),
  patience: fc.constantFrom('one by one', 'all at once'),
});

describe.each(engines)('what many clients do at once has an order, on %s', (engine) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ engine, totals: { totalMin: 1, countedPerEvent: 0.1 } });
  });
  afterAll(() => app?.close());

  async function play({ clients, kinship, patience }: Crowd): Promise<void> {
    const location = await newLocation(app);
    const { state } = location;
    for (const request of firstRequests(state.locationId)) {
      expect(perform(state, request, await location.send(request)).faults).toEqual([]);
    }
    const begun = (await app.log(state.locationId)).length;
    const all = kinship === 'twins' ? clients.flatMap((client) => [client, client]) : clients;
    const calls = await callTogether(location, all, patience);
    const log = await app.log(state.locationId);
    expect(faultsOfOrder(log, state.locationId)).toEqual([]);
    expect(faultsOfOrdering(state, calls, log.slice(begun))).toEqual([]);
    expect(await faultsOfReplay(app, state.locationId, log)).toEqual([]);
    expect(await faultsOfState(location)).toEqual([]);
  }

  test(
    'whatever is asked of it',
    async () => {
      await fc.assert(fc.asyncProperty(crowds, within(SEARCH_MS, play)), { numRuns: RUNS_MAX });
    },
    SEARCH_TIMEOUT_MS,
  );
});

/** Each client chooses by what all of them together have seen so far; none knows what is under way. */
async function callTogether(
  location: Location,
  clients: Crowd['clients'],
  patience: Crowd['patience'],
): Promise<Call[]> {
  const seen = structuredClone(location.state);
  const calls: Call[] = [];
  let clock = 0;
  async function call(choice: Choice): Promise<void> {
    const request = requestFor(seen, choice);
    clock += 1;
    const sentAt = clock;
    const answer = await location.send(request);
    clock += 1;
    calls.push({ request, answer, sentAt, answeredAt: clock });
    notice(seen, request, answer);
  }
  async function callAll(chosen: readonly Choice[]): Promise<void> {
    if (patience === 'all at once') await Promise.all(chosen.map(call));
    else for (const choice of chosen) await call(choice);
  }
  await Promise.all(clients.map(callAll));
  return calls;
}

/** Keeps what is seen roughly up to date; that answers do not fit it is what is to be expected. */
function notice(seen: State, request: Request, answer: Answer): void {
  if (answer.status >= 400) return;
  perform(seen, request, answer);
  // Relations that were not made, or came with a contact, whose answers do not tell their ids.
  for (const id of ['', undefined] as string[]) seen.relations.delete(id);
}
