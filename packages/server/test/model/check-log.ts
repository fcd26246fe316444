import { isDeepStrictEqual } from 'node:util';
import type { TestEvent } from '../support/start-test-app.ts';
import type { TracedEvent } from './location.ts';
import { foreseeable } from './views.ts';

/** What is wrong with a log's numbers, times and keys, whatever the events are. */
export function faultsOfOrder(log: readonly TestEvent[], locationId: string): string[] {
  const webhookIds = new Set(log.map(({ webhookId }) => webhookId));
  const repeated = webhookIds.size === log.length ? [] : ['a webhookId comes twice'];
  return [
    ...repeated,
    ...log.flatMap((event, index) => faultsOfEvent(event, index, log[index - 1], locationId)),
  ];
}

function faultsOfEvent(
  event: TestEvent,
  index: number,
  before: TestEvent | undefined,
  locationId: string,
): string[] {
  const { seq, type, data, createdAt, orderKey, entityId } = event;
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(`${index + 1} ${type}: ${fault}`);
  };
  check(seq === index + 1, `its number is ${seq}`);
  check(
    before === undefined || before.createdAt <= createdAt,
    `it was at ${createdAt}, before the last event`,
  );
  check(data.locationId === locationId, `it is of location ${data.locationId}`);
  check(entityId === data.id, `it is about ${entityId}, its data about ${data.id}`);
  const isRelation = type === 'RelationCreate' || type === 'RelationDelete';
  check(isRelation ? orderKey !== '' : orderKey === entityId, `its order key is ${orderKey}`);
  if (!type.endsWith('Delete')) check(changedAt(data) === createdAt, `its data are of ${changedAt(data)}`);
  return faults;
}

function changedAt(data: object): unknown {
  const { updatedAt, dateUpdated } = data as Record<string, unknown>;
  return updatedAt ?? dateUpdated;
}

/** What is wrong with a log that should hold these events. */
export function faultsOfEvents(log: readonly TestEvent[], expected: readonly TracedEvent[]): string[] {
  const found = log.map(({ type, entityId, traceId, data }) => ({
    type,
    entityId,
    traceId,
    data: foreseeable(data),
  }));
  const wanted = expected.map(({ group, ...event }) => event);
  sortGroups(found, expected);
  sortGroups(wanted, expected);
  const faults = wanted.flatMap((event, index) =>
    isDeepStrictEqual(found[index], event)
      ? []
      : [`event ${index + 1} is ${JSON.stringify(found[index])} instead of ${JSON.stringify(event)}`],
  );
  const more = found
    .slice(wanted.length)
    .map(({ type, entityId }) => `${type} ${entityId} should not be there`);
  return [...faults, ...more];
}

/** Puts events that may stand in any order into one. */
function sortGroups(events: { entityId: string }[], expected: readonly TracedEvent[]): void {
  for (let start = 0; start < expected.length; start += 1) {
    const { group, traceId } = expected[start] as TracedEvent;
    if (group === undefined) continue;
    let end = start;
    while (expected[end]?.group === group && expected[end]?.traceId === traceId) end += 1;
    const sorted = events.slice(start, end).sort((a, b) => (a.entityId < b.entityId ? -1 : 1));
    events.splice(start, sorted.length, ...sorted);
    start = end - 1;
  }
}
