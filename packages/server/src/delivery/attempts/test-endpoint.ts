import { type EventType, eventTypes, objectId, uuid } from '@relata/protocol';
import type { Database } from '../../db/connect.ts';
import { invalid, RelataError } from '../../errors.ts';
import { type Access, reaches } from '../../http/access.ts';
import type { Delivery } from '../delivery.ts';
import { covers, type Endpoint, EVERY_LOCATION } from '../endpoints/endpoint.ts';
import { assertSettings } from '../endpoints/endpoint-rules.ts';
import { findEndpoint } from '../endpoints/update-endpoint.ts';
import { SendableEvent } from '../lanes/recent-events.ts';
import type { Message } from '../sending/compose.ts';
import type { Outcome } from '../sending/exchange.ts';
import { selectSomeLocation } from './attempts-store.ts';
import { sampleData } from './sample-events.ts';
import { type SentRequest, shownRequest } from './sent-request.ts';

/** Under way at a time on a node: each may keep somebody else's server busy for a minute. */
const TESTS_MAX = 16;
const TYPE_DEFAULT: EventType = 'RelationCreate';

export interface TestOptions {
  readonly type?: EventType | undefined;
  readonly locationId?: string | undefined;
}

export interface TestResult {
  readonly locationId: string;
  readonly webhookId: string;
  readonly type: EventType;
  /** Null if it ended before anything was signed. */
  readonly request: SentRequest | null;
  readonly outcome: Outcome;
}

export interface TestEndpointContext {
  readonly database: Database;
  readonly delivery: Pick<Delivery, 'egress' | 'compose' | 'sendUncounted'>;
}

/** Sends an endpoint one event that is in no log, marked as a test, and says what came of it. */
export type TestEndpoint = (access: Access, id: string, options: TestOptions) => Promise<TestResult>;

/**
 * It changes no lane and uses up no try; and whatever the endpoint's state is, it is sent. Throws 404 for an unknown
 * endpoint, 403 for a location that the token does not have, 422 for one that the endpoint does not have, for an endpoint
 * that is only pulled from and for a URL that relata may not connect to, 503 while too many are under way.
 */
export function createTestEndpoint({ database, delivery }: TestEndpointContext): TestEndpoint {
  let underWay = 0;

  async function send(endpoint: Endpoint & { url: string }, options: TestOptions): Promise<TestResult> {
    const type = options.type ?? typeFor(endpoint);
    const locationId = options.locationId ?? (await locationFor(database, endpoint));
    const webhookId = uuid();
    const event = sampleEvent(type, locationId, webhookId);
    const message: Message = { endpoint, event, previous: 0, isTest: true };
    const outcome = await delivery.sendUncounted(message).outcome;
    const { kids } = outcome;
    const request =
      kids.length === 0
        ? null
        : shownRequest(endpoint, await delivery.compose(message, new Date(outcome.startedAt), kids), false);
    return { locationId, webhookId, type, request, outcome };
  }

  return async (access, id, options) => {
    const endpoint = await findEndpoint(database, access, id);
    const { url } = endpoint;
    if (url === null) throw invalid('the endpoint has no url: its events are pulled');
    const { locationId } = options;
    if (locationId !== undefined && !reaches(access, locationId)) throw new RelataError('location_forbidden');
    if (locationId !== undefined && !covers(endpoint, locationId)) {
      throw invalid('locationId must be one of the endpoint');
    }
    await assertSettings({ url }, access, delivery.egress);
    if (underWay >= TESTS_MAX) throw new RelataError('overloaded');
    underWay += 1;
    try {
      return await send({ ...endpoint, url }, options);
    } finally {
      underWay -= 1;
    }
  };
}

/** One that the endpoint wants: if it can be, the one that is announced most. */
function typeFor({ events }: Endpoint): EventType {
  const wanted = eventTypes.filter((type) =>
    events.some((pattern) =>
      pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type,
    ),
  );
  return wanted.includes(TYPE_DEFAULT) ? TYPE_DEFAULT : (wanted[0] ?? TYPE_DEFAULT);
}

async function locationFor(database: Database, { locationIds }: Endpoint): Promise<string> {
  if (locationIds !== EVERY_LOCATION && locationIds[0] !== undefined) return locationIds[0];
  const [some] = await database.query(selectSomeLocation());
  if (some === undefined) throw invalid('there is no location yet that the event could be of');
  return some.id;
}

function sampleEvent(type: EventType, locationId: string, webhookId: string): SendableEvent {
  const now = new Date().toISOString();
  return new SendableEvent(locationId, {
    seq: 0,
    type,
    order_key: objectId(),
    webhook_id: webhookId,
    trace_id: uuid(),
    created_at: now,
    data: sampleData(type, locationId, now),
    bytes: 0,
  });
}
