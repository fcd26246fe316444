import type { Answer, TestEvent } from '../support/start-test-app.ts';
import { faultsOfEvents } from './check-log.ts';
import { traced } from './location.ts';
import { perform, type Seen } from './perform.ts';
import type { Link, Request } from './requests.ts';
import { COMPANY_OF_CONTACT, type State } from './state.ts';

// Requests that were in flight together have no order that anyone saw, but for what was answered before another was
// sent. The log says in which order those were done that changed something. Played in this order, each must come to
// the answer that was given; and for each that changed nothing there must be a place in it at which its answer holds.

/** A request, its answer, and when it was sent and answered on a clock that only counts. */
export interface Call {
  readonly request: Request;
  readonly answer: Answer;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** The events of one call that follow each other; of a bulk request each is a step by itself. */
interface Step {
  readonly call: Call;
  readonly events: TestEvent[];
}

/** What no order explains. The state is as before the calls, and then as after them. */
export function faultsOfOrdering(state: State, calls: readonly Call[], log: readonly TestEvent[]): string[] {
  const steps = stepsOf(calls, log);
  if (!Array.isArray(steps)) return [steps.fault];
  const faults = faultsOfTimes(steps);
  const states = [structuredClone(state)];
  for (const { call, events } of steps) {
    const [request, answer] = isBulk(call)
      ? linkOf(call, events)
      : [call.request, withCompany(call.answer, events)];
    const done = perform(state, request, answer);
    faults.push(
      ...[...done.faults, ...faultsOfEvents(events, traced(done.events, call.answer))].map(of(call)),
    );
    states.push(structuredClone(state));
  }
  for (const call of calls) faults.push(...faultsOfUneventful(call, steps, states).map(of(call)));
  return faults;
}

function stepsOf(calls: readonly Call[], log: readonly TestEvent[]): Step[] | { fault: string } {
  const byTrace = new Map(calls.map((call) => [call.answer.headers.get('x-trace-id'), call]));
  const steps: Step[] = [];
  for (const event of log) {
    const call = byTrace.get(event.traceId);
    if (call === undefined) return { fault: `event ${event.seq} has the trace of no request` };
    const last = steps.at(-1);
    if (last?.call === call && !isBulk(call)) last.events.push(event);
    else if (isBulk(call) || steps.every((step) => step.call !== call)) steps.push({ call, events: [event] });
    else return { fault: `the events of ${call.request.kind} do not follow each other: ${event.seq}` };
  }
  return steps;
}

/** What was answered before another was sent was done before it. */
function faultsOfTimes(steps: readonly Step[]): string[] {
  let latestSent = -1;
  return steps.flatMap(({ call, events }) => {
    latestSent = Math.max(latestSent, call.sentAt);
    const isLate = call.answeredAt < latestSent;
    return isLate ? [`event ${events[0]?.seq} comes after those of requests that were sent later`] : [];
  });
}

/** Why nothing explains the answers of a call that made no events: a refusal, no change, a read; or parts of a bulk. */
function faultsOfUneventful(call: Call, steps: readonly Step[], states: readonly State[]): string[] {
  const [first, last] = placesOf(call, steps);
  const explained = (request: Request, answer: Answer): boolean =>
    states.slice(first, last + 1).some((state) => {
      const { faults, events } = perform(structuredClone(state), request, answer);
      return faults.length === 0 && events.length === 0;
    });
  if (isBulk(call)) {
    const { links } = call.request as Extract<Request, { kind: 'create relations' }>;
    const { created, errored } = call.answer.body.results;
    if (created.length + errored.length !== links.length) return ['not every input has its outcome'];
    return errored.flatMap(
      ({ index, statusCode, error }: { index: number; statusCode: number; error: string }) => {
        const answer = { ...call.answer, status: statusCode, body: { message: error } };
        return explained(relating(links[index] as Link), answer)
          ? []
          : [`nothing explains ${index}: ${error}`];
      },
    );
  }
  const hasEvents = steps.some((step) => step.call === call);
  if (hasEvents || explained(call.request, call.answer)) return [];
  return ['nothing explains it'];
}

/** The first and the last place in the order that a call may have had: places are between steps. */
function placesOf({ sentAt, answeredAt }: Call, steps: readonly Step[]): [first: number, last: number] {
  const first = steps.findLastIndex(({ call }) => call.answeredAt < sentAt) + 1;
  const after = steps.findIndex(({ call }) => call.sentAt > answeredAt);
  return [first, after === -1 ? steps.length : after];
}

function isBulk({ request }: Call): boolean {
  return request.kind === 'create relations';
}

/** One link of a bulk request and its answer, as if it had come by itself. */
function linkOf({ answer }: Call, [event]: readonly TestEvent[]): [Request, Seen] {
  const created = answer.body.results.created.find(({ id }: { id: string }) => id === event?.entityId) ?? {};
  const { associationId, firstRecordId, secondRecordId } = created;
  const body = { ...answer, status: 201, body: created };
  return [relating({ associationId, firstRecordId, secondRecordId }), body];
}

function relating(link: Link): Request {
  const path = '/associations/relations';
  return {
    on: 'relations',
    kind: 'create relation',
    method: 'POST',
    path,
    link,
    onDuplicate: 'refuse',
    body: link,
  };
}

/** The relation to a company that a contact's request made is told by its event alone. */
function withCompany(answer: Answer, events: readonly TestEvent[]): Seen {
  const made = events.find(({ type, data }) => {
    return (
      type === 'RelationCreate' && (data as { associationId?: string }).associationId === COMPANY_OF_CONTACT
    );
  });
  return { ...answer, companyRelation: made && { id: made.entityId, createdAt: made.createdAt } };
}

function of({ request, answer }: Call): (fault: string) => string {
  const { method, path, body } = request;
  return (fault) =>
    `${method} ${path} ${JSON.stringify(body)} → ${answer.status} ${JSON.stringify(answer.body)}: ${fault}`;
}
