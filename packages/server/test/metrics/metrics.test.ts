import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLogger, startServer } from '../../src/server.ts';
import { type Receiver, startReceiver, until } from '../delivery/receiver.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { scrape } from './exposition.ts';

const METRICS_TOKEN = 'for-the-metrics-alone';

describe.each(engines)('/metrics on %s', (engine) => {
  let app: TestApp;
  let receiver: Receiver;

  beforeAll(async () => {
    app = await startTestApp({ engine, metricsToken: METRICS_TOKEN });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  async function associate(locationId: string, key: string): Promise<void> {
    const body = {
      locationId,
      key,
      firstObjectKey: 'contact',
      firstObjectLabel: 'Parent',
      secondObjectKey: 'contact',
      secondObjectLabel: 'Child',
    };
    expect((await app.call('POST', '/associations/', { body })).status).toBe(201);
  }

  test('is for the admin, and for a token that can do nothing else', async () => {
    expect((await app.call('GET', '/metrics', { token: null })).status).toBe(401);
    const location = await app.newLocation();
    const token = await app.newToken(location);
    expect((await app.call('GET', '/metrics', { token })).status).toBe(403);
    expect((await app.call('GET', '/metrics', { token: METRICS_TOKEN })).status).toBe(200);
    for (const path of ['/v1/locations', '/v1/lanes', `/associations/?locationId=${location}`]) {
      const { status } = await app.call('GET', path, { token: METRICS_TOKEN });
      expect([path, status]).toEqual([path, path === '/v1/locations' ? 403 : 401]);
    }
  });

  test('counts deliveries, and how long after their commits they came', async () => {
    const before = await scrape(app);
    const locationId = await app.newLocation();
    receiver.answer = ({ sequence }) => (sequence === 1 ? 500 : 200);
    const { body: endpoint } = await app.call('POST', '/v1/endpoints', {
      body: { url: receiver.url, locationIds: [locationId], retryPolicy: [3_600] },
    });
    await associate(locationId, 'first');
    await associate(locationId, 'second');
    await receiver.waitFor(2);
    const change = async (name: string) => ((await scrape(app)).get(name) ?? 0) - (before.get(name) ?? 0);
    await until(
      async () => (await change('relata_result_batch_attempts_sum')) === 2,
      5_000,
      () => 'two attempts are written',
    );
    expect(await change('relata_deliveries_total{outcome="delivered",error_class="none"}')).toBe(1);
    expect(await change('relata_deliveries_total{outcome="failed",error_class="status"}')).toBe(1);
    expect(await change('relata_commit_to_delivered_seconds_count')).toBe(1);
    const seconds = await change('relata_commit_to_delivered_seconds_sum');
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(10);
    expect(await change('relata_write_batch_inputs_count')).toBe(2);
    expect(
      await change('relata_http_requests_total{method="POST",route="/associations/",status="2xx"}'),
    ).toBe(2);
    await app.call('DELETE', `/v1/endpoints/${endpoint.id}`);
  });

  test('what no route is for, and ids in paths, make no series', async () => {
    const location = await app.newLocation();
    await app.call('GET', `/nowhere/${location}`);
    await app.call('GET', `/associations/${location}?locationId=${location}`);
    const series = [...(await scrape(app)).keys()];
    expect(series.filter((name) => name.includes(location))).toEqual([]);
    expect(series).toContain('relata_http_requests_total{method="GET",route="none",status="4xx"}');
    expect(series.length).toBeLessThan(600);
  });
});

describe.each(engines)('the state in /metrics on %s', (engine) => {
  let app: TestApp;
  afterEach(() => app?.close());

  test('is that of lanes with rows and without', async () => {
    app = await startTestApp({ engine });
    const [first, second] = [await app.newLocation(), await app.newLocation()];
    // Nobody is there: what is sent fails, and waits.
    const url = 'http://127.0.0.1:1';
    const endpoints = [];
    for (const retryPolicy of [[3_600], []]) {
      const { body } = await app.call('POST', '/v1/endpoints', { body: { url, retryPolicy } });
      endpoints.push(body);
    }
    const { body: stopped } = await app.call('POST', '/v1/endpoints', { body: { url } });
    await app.call('PATCH', `/v1/endpoints/${stopped.id}`, { body: { status: 'paused' } });
    for (const [index, locationId] of [first, second, second].entries()) {
      const labels = { firstObjectLabel: 'Parent', secondObjectLabel: 'Child' };
      const objects = { firstObjectKey: 'contact', secondObjectKey: 'contact' };
      const body = { locationId, key: `key_${index}`, ...labels, ...objects };
      expect((await app.call('POST', '/associations/', { body })).status).toBe(201);
    }
    const settled = async () => {
      const { data } = (await app.call('GET', '/v1/lanes')).body;
      const sum = (name: string) =>
        data.reduce((all: number, lane: Record<string, number>) => all + (lane[name] ?? 0), 0);
      return sum('pending') === 3 && sum('dead') === 3;
    };
    await until(settled, 10_000, async () => JSON.stringify((await app.call('GET', '/v1/lanes')).body));

    // It is read at the first scrape, and kept for some seconds.
    const series = await scrape(app);
    expect(series.get('relata_endpoints{status="enabled"}')).toBe(2);
    expect(series.get('relata_endpoints{status="paused"}')).toBe(1);
    expect(series.get('relata_events_pending')).toBe(3);
    expect(series.get('relata_events_dead')).toBe(3);
    expect(series.get('relata_lanes_lag_events{status="enabled"}')).toBe(0);
    // The paused one's lanes have no rows: they stand at the beginning.
    expect(series.get('relata_lanes_behind{status="paused"}')).toBe(2);
    expect(series.get('relata_lanes_lag_events{status="paused"}')).toBe(3);
    expect(series.get('relata_lanes_lag_events_max{status="paused"}')).toBe(2);
    const oldest = series.get('relata_lanes_lag_seconds_max{status="paused"}') ?? 0;
    expect(oldest).toBeGreaterThan(0);
    expect(series.get('relata_lanes_lag_seconds{status="paused"}')).toBeGreaterThan(oldest);
    expect(series.get('relata_database_oldest_snapshot_seconds')).toBeLessThan(5);
    expect(series.get('relata_state_age_seconds')).toBeLessThan(5);
    const pools = engine === 'pglite' ? ['all'] : ['read', 'write'];
    for (const pool of pools) {
      expect(series.get(`relata_database_connections_max{pool="${pool}"}`)).toBeGreaterThan(0);
      expect(series.get(`relata_database_connections_waiting{pool="${pool}"}`)).toBe(0);
    }
  });
});

// A snapshot that is held needs a second connection.
test('the age of the oldest snapshot, on postgres', async () => {
  const app = await startTestApp({ engine: 'postgres' });
  const session = await app.database.writeSession();
  try {
    await session.script('begin isolation level repeatable read; select 1 from location');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await scrape(app)).get('relata_database_oldest_snapshot_seconds')).toBeGreaterThan(1);
  } finally {
    session.release();
    await app.close();
  }
});

test('a process of its own tells of its memory, its CPU and its event loop', async () => {
  const adminToken = 'an-admin-token-of-its-own';
  const config = readConfig({
    RELATA_PORT: '0',
    RELATA_DATA_DIR: 'memory://',
    RELATA_DEMO: 'off',
    RELATA_ADMIN_TOKEN: adminToken,
    RELATA_LOG_LEVEL: 'error',
  });
  const server = await startServer(config, createLogger(config));
  try {
    const response = await fetch(`${server.url}/metrics`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    const text = await response.text();
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'relata_info'])
      expect(text).toMatch(new RegExp(`^${name}(\\{.*\\})? \\S+$`, 'm'));
  } finally {
    await server.close();
  }
});
