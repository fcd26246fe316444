import { setTimeout as sleep } from 'node:timers/promises';
import { createListener, type UnknownEvent } from '@relata/listener';
import { importPublicKey, verifyGhl } from '@relata/protocol/signature';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { statement } from '../../src/db/statement.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import type { Endpoint } from '../../src/delivery/endpoints/endpoint.ts';
import { engines } from '../support/start-test-app.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

const timing = { alertsMs: 50, alertsWaitMs: 100, probeMs: 200, probeCheckMs: 50 };
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface StoredAlert {
  id: string;
  type: string;
  count: number;
  attempts: number;
}
const selectAlerts = statement<StoredAlert>(
  'test_alerts',
  `
  select id, type, count, attempts from alert where $1::text is null or endpoint_id = $1 order by first_at
`,
);
const setStatus = statement<unknown>(
  'test_endpoint_status',
  `
  update endpoint
  set status = $2, status_reason = $3, revision = revision + 1
  where id = $1
`,
);
const removeAlerts = statement<unknown>('test_alerts_remove', `delete from alert`);
const wantNone = statement<unknown>('test_alerts_unwanted', `delete from alerting`);
const makeDue = statement<unknown>(
  'test_alerts_due',
  `
  update alert set due_at = clock_timestamp() where attempts > 0
`,
);
const makeOld = statement<unknown>(
  'test_alerts_old',
  `
  update alert set last_at = last_at - interval '25 hours'
`,
);
const lose = statement<unknown>(
  'test_lose',
  `
  insert into loss (location_id, endpoint_id, first_seq, last_seq, events, lost_at)
  select location_id, $1, first_seq, first_seq + 9, events, clock_timestamp()
  from unnest($2::text[], $3::integer[], $4::integer[]) as x (location_id, first_seq, events)
  on conflict (location_id, endpoint_id, replay, first_seq) do update
  set last_seq = excluded.last_seq, events = loss.events + excluded.events
`,
);
/** Like so many events that are given up, each by a statement of its own or all by one. */
const bury = statement<unknown>(
  'test_bury',
  `
  insert into dead (location_id, endpoint_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data,
    previous, attempts, reason, died_at)
  select $1, $2, n, 'RecordDelete', 'e', 'e', 'webhook ' || n, 't', clock_timestamp(), '{}', 0, 1, 'status 500',
    clock_timestamp()
  from generate_series($3::integer, $4::integer) as n
`,
);

describe.each(engines)('alerts on %s', (engine) => {
  let world: World;
  let operator: Receiver;
  let receiver: Receiver;
  let locationId: string;
  let node: Delivery | undefined;

  beforeAll(async () => {
    world = await openWorld(engine, { idle: true, timing });
    locationId = await world.newLocation();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    operator = await startReceiver();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await node?.stop(1_000);
    node = undefined;
    await world.removeAll();
    await world.database.query(removeAlerts());
    await world.database.query(wantNone());
    await operator.close();
    await receiver.close();
    expect(world.complaints.splice(0)).toEqual([]);
  });

  const start = async (alertUrl = `${operator.url}/alerts?token=1`) => {
    node = await world.newNode({ alertUrl });
    return node;
  };
  const newEndpoint = () => world.newEndpoint({ url: receiver.url, retryPolicy: [] });
  const become = (endpoint: Endpoint, status: string, reason: string | null = null) =>
    world.database.query(setStatus(endpoint.id, status, reason));
  const stored = (endpoint?: Endpoint) => world.database.query(selectAlerts(endpoint?.id ?? null));
  const untilSent = () =>
    until(
      async () => (await stored()).length === 0,
      10_000,
      async () => JSON.stringify(await stored()),
    );
  const types = () => operator.received.map(({ body }) => body.type);

  async function verify({ bytes, headers }: Received): Promise<void> {
    const [active] = (await node?.keys.list()) ?? [];
    const key = await importPublicKey(active?.pem ?? '');
    expect(await verifyGhl(bytes, headers['x-ghl-signature'], key)).toMatchObject({ ok: true });
    const heard: UnknownEvent[] = [];
    const listener = createListener({ keys: active?.spki ?? '' });
    listener.on(['endpoint.*', 'events.*'], (event) => heard.push(event));
    for (const kind of ['processed', 'duplicate']) {
      expect((await listener.handle({ rawBody: bytes, headers })).outcome.kind).toBe(kind);
    }
    expect(heard).toEqual([JSON.parse(Buffer.from(bytes).toString('utf8'))]);
  }

  test('an event that is given up, as it happens: signed, and with the ids to find it by', async () => {
    await start();
    const endpoint = await newEndpoint();
    receiver.answer = () => 500;
    const seq = await world.changeSilently(locationId, [{}]);
    node?.wake(locationId, seq);
    const [{ body: event } = { body: {} }] = await receiver.waitFor(1);
    const [alert] = await operator.waitFor(1);
    if (alert === undefined) throw new Error('there is no alert');
    expect(alert.path).toBe('/alerts?token=1');
    expect(alert.body).toEqual({
      type: 'events.dead',
      endpointId: endpoint.id,
      url: receiver.url,
      at: expect.stringMatching(ISO),
      since: expect.stringMatching(ISO),
      count: 1,
      locationIds: [locationId],
      webhookIds: [event.webhookId],
    });
    await verify(alert);
    await untilSent();
  });

  test('an endpoint that goes down, comes back, is disabled; and not what its owner does', async () => {
    await start();
    const endpoint = await newEndpoint();
    for (const [status, reason] of [
      ['paused', null],
      ['enabled', null],
      ['disabled', null],
      ['enabled', null],
    ] as const)
      await become(endpoint, status, reason);
    for (const [status, reason] of [
      ['down', 'failing'],
      ['enabled', null],
      ['disabled', 'gone'],
    ] as const) {
      await become(endpoint, status, reason);
      await untilSent();
    }
    expect(operator.received.map(({ body }) => [body.type, body.reason, body.count])).toEqual([
      ['endpoint.down', 'failing', 1],
      ['endpoint.recovered', undefined, 1],
      ['endpoint.disabled', 'gone', 1],
    ]);
    for (const each of operator.received) await verify(each);
    expect(new Set(operator.received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  });

  test('an endpoint that answers 410', async () => {
    await start();
    const endpoint = await newEndpoint();
    receiver.answer = () => 410;
    node?.wake(locationId, await world.changeSilently(locationId, [{}]));
    const [alert] = await operator.waitFor(1);
    expect(alert?.body).toMatchObject({ type: 'endpoint.disabled', endpointId: endpoint.id, reason: 'gone' });
  });

  test('an endpoint that fails whatever it gets, and answers again', async () => {
    await start();
    const endpoint = await world.newEndpoint({ url: receiver.url });
    receiver.answer = () => 500;
    node?.wake(locationId, await world.changeSilently(locationId, Array(20).fill({})));
    const [down] = await operator.waitFor(1);
    expect(down?.body).toMatchObject({ type: 'endpoint.down', endpointId: endpoint.id, reason: 'failing' });
    receiver.answer = () => 200;
    const [, recovered] = await operator.waitFor(2);
    expect(recovered?.body).toMatchObject({ type: 'endpoint.recovered', endpointId: endpoint.id });
  });

  test('events that retention took', async () => {
    await start();
    const endpoint = await newEndpoint();
    await world.database.query(lose(endpoint.id, ['a', 'a', 'b', 'c'], [1, 11, 1, 1], [4, 3, 2, 0]));
    const [alert] = await operator.waitFor(1);
    expect(alert?.body).toMatchObject({ type: 'events.lost', count: 9, locationIds: ['a', 'b'] });
    await untilSent();
    expect(operator.received).toHaveLength(1);
    // The same rows grow.
    await world.database.query(lose(endpoint.id, ['a', 'b', 'c'], [1, 1, 1], [0, 0, 3]));
    const [, more] = await operator.waitFor(2);
    expect(more?.body).toMatchObject({ type: 'events.lost', count: 3, locationIds: ['c'] });
  });

  test('a flood of dead events makes few alerts, which count them all', async () => {
    // Without anybody to send them: what is not sent is one row, however much it is.
    const endpoints = [await newEndpoint(), await newEndpoint()];
    await (await start()).stop(0);
    for (let n = 0; n < 60; n += 1) {
      for (const { id } of endpoints) await world.database.query(bury(`l${n % 20}`, id, n * 10, n * 10 + 9));
    }
    for (const endpoint of endpoints) {
      expect(await stored(endpoint)).toMatchObject([{ type: 'events.dead', count: 600, attempts: 0 }]);
    }
    await start();
    const alerts = await operator.waitFor(2);
    for (const { body } of alerts) {
      expect(body.count).toBe(600);
      expect(body.webhookIds).toEqual(Array.from({ length: 10 }, (_, n) => `webhook ${n}`));
      expect(body.locationIds).toHaveLength(10);
    }
    await untilSent();
    expect(operator.received).toHaveLength(2);
  });

  test('what was not answered is sent again as it was; what happens meanwhile comes after it', async () => {
    const endpoint = await newEndpoint();
    let answers = 0;
    operator.answer = (_, response) => {
      answers += 1;
      if (answers === 1) {
        // It took the alert, and died before it said so.
        response.destroy();
        return undefined;
      }
      return answers === 2 ? 503 : 200;
    };
    await start();
    await become(endpoint, 'down', 'failing');
    await operator.waitFor(1);
    await become(endpoint, 'enabled');
    await become(endpoint, 'down', 'failing');
    await become(endpoint, 'enabled');
    for (let tries = 2; tries <= 3; tries += 1) {
      await until(
        () => world.complaints.length === tries - 1,
        5_000,
        () => world.complaints.join(),
      );
      // In earnest it would take seconds.
      await world.database.query(makeDue());
      await operator.waitFor(tries);
    }
    await untilSent();
    const [first, second, third] = operator.received;
    expect(types()).toEqual([
      'endpoint.down',
      'endpoint.down',
      'endpoint.down',
      'endpoint.recovered',
      'endpoint.down',
    ]);
    for (const again of [second, third]) {
      expect(again?.bytes).toEqual(first?.bytes);
      expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    }
    expect(operator.received[3]?.body.count).toBe(2);
    expect(operator.received[4]?.headers['webhook-id']).not.toBe(first?.headers['webhook-id']);
    expect(world.complaints.splice(0)).toEqual([
      expect.stringContaining(`the alert endpoint.down of endpoint ${endpoint.id} could not be sent`),
      expect.stringContaining('it was answered with 503'),
    ]);
  });

  test('one that was under way when its node ended is sent again by the next, with the same id', async () => {
    const endpoint = await newEndpoint();
    operator.answer = () => undefined;
    const first = await start();
    await become(endpoint, 'down', 'failing');
    const [before] = await operator.waitFor(1);
    await first.stop(0);
    expect(await stored(endpoint)).toMatchObject([{ attempts: 1 }]);
    operator.answer = () => 200;
    // As if its lease were over.
    await world.database.query(makeDue());
    await start();
    const [, after] = await operator.waitFor(2);
    expect(after?.headers['webhook-id']).toBe(before?.headers['webhook-id']);
    expect(after?.bytes).toEqual(before?.bytes);
    await untilSent();
  });

  test('an operator that hangs, or answers without end, holds up no delivery', async () => {
    let ended = 0;
    operator.answer = (_, response) => {
      response.on('close', () => {
        ended += 1;
      });
      if (operator.received.length % 2 === 0) return undefined;
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(10_000)), 5);
      response.on('close', () => clearInterval(more));
      return undefined;
    };
    await start();
    const troubled = await Promise.all(Array.from({ length: 8 }, () => newEndpoint()));
    for (const each of troubled) await become(each, 'disabled', 'gone');
    await operator.waitFor(4);
    await newEndpoint();
    node?.wake(locationId, await world.changeSilently(locationId, Array(50).fill({})));
    await receiver.waitFor(50);
    expect(new Set(receiver.received.map(({ body }) => body.webhookId)).size).toBe(50);
    // Those without end are cut off and count as answered; those that hang stay few.
    await until(
      () => ended > 0,
      5_000,
      () => 'nothing is cut off',
    );
    expect(operator.received.length - ended).toBeLessThanOrEqual(4);
    await node?.stop(1_000);
    await until(
      () => ended === operator.received.length,
      5_000,
      () => 'connections are left',
    );
  });

  test('nothing is written down where nobody is to be told', async () => {
    node = await world.newNode();
    const endpoint = await newEndpoint();
    await become(endpoint, 'down', 'failing');
    await world.database.query(bury(locationId, endpoint.id, 1, 10));
    await world.database.query(lose(endpoint.id, ['a'], [1], [4]));
    expect(await stored()).toEqual([]);
  });

  test('old news is given up, and said in the log', async () => {
    const endpoint = await newEndpoint();
    await (await start()).stop(0);
    await become(endpoint, 'down', 'failing');
    await world.database.query(makeOld());
    await start();
    expect(world.complaints.splice(0)).toEqual([
      expect.stringContaining(`the alert endpoint.down of endpoint ${endpoint.id} was given up`),
    ]);
    await sleep(200);
    expect(operator.received).toEqual([]);
  });

  test('a URL that relata may not connect to is refused at the start', async () => {
    for (const alertUrl of ['http://10.0.0.1/', 'http://169.254.169.254/', 'https://a:b@example.com/']) {
      const error = await world.makeNode({ alertUrl }).catch((each) => each);
      expect(error, alertUrl).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain('RELATA_ALERT_URL must not');
    }
    for (const RELATA_ALERT_URL of ['example.com', 'ftp://example.com', 'http://'])
      expect(() => readConfig({ RELATA_ALERT_URL })).toThrow('RELATA_ALERT_URL must be a URL');
    expect(readConfig({ RELATA_ALERT_URL: 'https://example.com/a' }).alertUrl).toBe('https://example.com/a');
  });
});

// Several nodes need a database that several processes can open: PostgreSQL alone.
test('of several nodes one sends each alert', async () => {
  const world = await openWorld('postgres', { idle: true, timing });
  const operator = await startReceiver();
  try {
    await Promise.all([1, 2, 3].map(() => world.newNode({ alertUrl: operator.url })));
    const endpoints = await Promise.all(
      Array.from({ length: 20 }, () => world.newEndpoint({ url: 'http://127.0.0.1:1' })),
    );
    await Promise.all(endpoints.map(({ id }) => world.database.query(setStatus(id, 'disabled', 'gone'))));
    await operator.waitFor(20);
    await until(
      async () => (await world.database.query(selectAlerts(null))).length === 0,
      5_000,
      () => 'alerts are left',
    );
    expect(operator.received).toHaveLength(20);
    expect(new Set(operator.received.map(({ body }) => body.endpointId)).size).toBe(20);
    expect(world.complaints).toEqual([]);
  } finally {
    await world.close();
    await operator.close();
  }
});
