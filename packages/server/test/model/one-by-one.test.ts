import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { faultsOfEvents, faultsOfOrder } from './check-log.ts';
import { faultsOfState } from './check-state.ts';
import { type Choice, choices, requestFor } from './choose.ts';
import { firstRequests, newLocation, type TracedEvent, traced } from './location.ts';
import { perform } from './perform.ts';
import { faultsOfReplay } from './replay.ts';
import type { Request } from './requests.ts';
import { RUNS_MAX, SEARCH_MS, SEARCH_TIMEOUT_MS, within } from './within.ts';

const REQUESTS_MAX = 80;
/** Of the requests before a failure, those that are shown. */
const TRAIL_SHOWN = 12;

/** Come up in any handful of runs. */
const outcomesSure = [
  'create association 201',
  'create association 400',
  'create association 422',
  'create contact 201',
  'create record 201',
  'create relation 201',
  'create relation 400',
  'create relations 200',
  'delete relation 200',
  'update contact 200',
  'upsert contact 200',
];

describe.each(engines)('a location behaves as its model, on %s', (engine) => {
  let app: TestApp;
  const answered = new Map<string, number>();

  beforeAll(async () => {
    app = await startTestApp({ engine, totals: { totalMin: 1, countedPerEvent: 0.1 } });
  });
  afterAll(() => app?.close());

  async function play(chosen: readonly Choice[]): Promise<void> {
    const location = await newLocation(app);
    const { state } = location;
    const trail: string[] = [];
    const expected: TracedEvent[] = [];
    const check = (faults: readonly string[]) =>
      expect(faults, trail.slice(-TRAIL_SHOWN).join('\n')).toEqual([]);

    const ask = async (request: Request) => {
      const answer = await location.look(request, await location.send(request));
      const { method, path, body } = request;
      trail.push(
        `${method} ${path} ${JSON.stringify(body)} → ${answer.status} ${JSON.stringify(answer.body)}`,
      );
      const { faults, events } = perform(state, request, answer);
      check(faults);
      expected.push(...traced(events, answer));
      const outcome = `${request.kind} ${answer.status}`;
      answered.set(outcome, (answered.get(outcome) ?? 0) + 1);
    };
    for (const request of firstRequests(state.locationId)) await ask(request);
    for (const choice of chosen) await ask(requestFor(state, choice));

    const log = await app.log(state.locationId);
    check(faultsOfOrder(log, state.locationId));
    check(faultsOfEvents(log, expected));
    check(await faultsOfReplay(app, state.locationId, log));
    check(await faultsOfState(location));
  }

  test(
    'whatever is asked of it, one request after the other',
    async () => {
      const requests = fc.array(choices, { minLength: 20, maxLength: REQUESTS_MAX, size: 'max' });
      // On failure fast-check says by which seed and path the same run is had again.
      await fc.assert(fc.asyncProperty(requests, within(SEARCH_MS, play)), { numRuns: RUNS_MAX });
      // That there was something to agree about.
      expect([...answered.keys()]).toEqual(expect.arrayContaining(outcomesSure));
    },
    SEARCH_TIMEOUT_MS,
  );
});
