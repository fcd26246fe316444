import { createListener } from '@relata/listener';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cutBefore } from '../log/long-log.ts';
import { type OpenStream, openStream, type StreamRequest } from '../support/open-stream.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { startReceiver } from './receiver.ts';

describe.each(engines)('/v1/endpoints/{id}/stream on %s', (engine) => {
  let app: TestApp;
  let estate: RealEstate;
  const open: OpenStream[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine, streams: { heartbeatMs: 100, recheckMs: 150 } });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    estate = await realEstate(app);
  });
  afterEach(async () => {
    for (const stream of open.splice(0)) await stream.close();
  });

  const newEndpoint = async (body: Record<string, unknown>): Promise<{ id: string; appId: string }> =>
    estate.expect(201, 'POST', '/v1/endpoints', {
      url: null,
      locationIds: [estate.locationId],
      ...body,
    });
  async function pull(id: string, query = '', options: Partial<StreamRequest> = {}): Promise<OpenStream> {
    const path = `/v1/endpoints/${id}/stream?${query}`;
    const stream = await openStream(path, { url: app.url, token: estate.token, ...options });
    open.push(stream);
    return stream;
  }
  const head = async () => (await app.log(estate.locationId)).length;
  const seqs = (stream: OpenStream) => stream.events.map(({ id }) => id);
  const previous = (stream: OpenStream) =>
    stream.events.map(({ data }) => Number(data.headers['x-relata-previous-sequence']));

  test('gives the bytes and the headers of a POST', async () => {
    const receiver = await startReceiver();
    const { id } = await newEndpoint({
      url: receiver.url,
      events: ['RecordCreate', 'ContactCreate', 'Relation*'],
      ordering: 'location',
      headers: { 'x-secret': 'for the receiver alone' },
    });
    const start = await head();
    const stream = await pull(id);
    const association = await estate.newAssociation();
    const [buyer = ''] = await estate.newBuyers(1);
    const [property = ''] = await estate.newProperties(1);
    const relation = (await estate.relate(association, buyer, property)).body.id;
    const body = { locationId: estate.locationId, firstName: 'Zoë "Z" \u2028 \\ 🏡', email: 'z@example.com' };
    await estate.expect(201, 'POST', '/contacts/', body);
    await estate.expect(200, 'DELETE', `/associations/relations/${relation}`);
    const sent = await receiver.waitFor(5);
    await stream.waitFor(5);
    const again = await pull(id, `after=${start}`);
    await again.waitFor(5);

    const { keys } = (await app.call('GET', '/v1/keys', { token: null })).body;
    for (const { events } of [stream, again]) {
      for (const [index, { id: seq, event, data }] of events.entries()) {
        const { bytes, headers, body: posted, sequence } = sent[index] ?? {};
        expect([seq, event]).toEqual([sequence, posted.type]);
        expect(Buffer.from(data.body, 'utf8').equals(bytes as Buffer)).toBe(true);
        const timely = ['webhook-timestamp', 'webhook-signature'];
        const ofTransport = ['host', 'connection', 'content-length', 'transfer-encoding', 'x-secret'];
        const without = (all: object, names: readonly string[]) =>
          Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
        expect(without(data.headers, timely)).toEqual(
          without(headers as object, [...timely, ...ofTransport]),
        );
        const listener = createListener({
          keys: keys.map(({ spki }: { spki: string }) => spki),
          toleranceSeconds: 60,
        });
        const verified = await listener.verify(Buffer.from(data.body, 'utf8'), data.headers);
        expect(verified.event).toEqual(JSON.parse(data.body));
      }
    }
    expect(headersOf(stream)).not.toContain('x-secret');
    await receiver.close();
  });
  const headersOf = (stream: OpenStream) => stream.events.flatMap(({ data }) => Object.keys(data.headers));

  test('needs no URL, and goes on where a client was', async () => {
    const { id, appId } = await newEndpoint({ events: ['RecordCreate'] });
    const start = await head();
    const stream = await pull(id);
    await estate.newBuyers(3);
    await estate.newAssociation();
    await estate.newBuyers(2);
    await stream.waitFor(5);
    const expected = [1, 2, 3, 5, 6].map((n) => start + n);
    expect(seqs(stream)).toEqual(expected);
    expect(previous(stream)).toEqual([0, ...expected.slice(0, -1)]);
    for (const { data } of stream.events) expect(JSON.parse(data.body).appId).toBe(appId);

    const back = await pull(id, '', { lastEventId: start + 3 });
    await back.waitFor(2);
    expect([seqs(back), previous(back)]).toEqual([expected.slice(3), [start + 3, start + 5]]);
    // After a number that did not pass, the one before is not known.
    const between = await pull(id, `after=${start + 4}`);
    await between.waitFor(2);
    expect(previous(between)).toEqual([0, start + 5]);
  });

  test('filters as the endpoint does, and as it does after a change', async () => {
    const association = await estate.newAssociation();
    const { id } = await newEndpoint({ objectKeys: ['property'], associations: [association] });
    const stream = await pull(id, 'after=0');
    const [buyer = ''] = await estate.newBuyers(1);
    const [property = ''] = await estate.newProperties(1);
    await estate.relate(association, buyer, property);
    await stream.waitFor(2);
    await stream.waitUntil(({ frames }) => frames.at(-1)?.comments.length === 1);
    expect(stream.events.map(({ event }) => event)).toEqual(['AssociationCreate', 'RelationCreate']);

    const change = { objectKeys: [], associations: [], events: ['Contact*'] };
    await estate.expect(200, 'PATCH', `/v1/endpoints/${id}`, change);
    const seen = stream.frames.length;
    await stream.waitUntil(({ frames }) => frames.length > seen + 4);
    await estate.newRecord();
    await estate.newContact();
    await stream.waitFor(3);
    expect(stream.events.at(-1)?.event).toBe('ContactCreate');
    await estate.expect(200, 'PATCH', `/v1/endpoints/${id}`, { status: 'paused' });
    await estate.newContact();
    await stream.waitFor(4);

    expect((await estate.call('DELETE', `/v1/endpoints/${id}`)).status).toBe(204);
    await stream.waitUntil(({ isClosed }) => isClosed);
    expect(stream.events.at(-1)).toMatchObject({ event: 'end', data: { code: 'endpoint_not_found' } });
  });

  test('is of one location, which the endpoint has', async () => {
    const other = await app.newLocation();
    const third = await app.newLocation();
    const token = await app.newToken([estate.locationId, other, third]);
    const locationIds = [estate.locationId, other];
    const { id } = (
      await app.call('POST', '/v1/endpoints', { body: { url: null, locationIds: locationIds } })
    ).body;
    const { id: everywhere } = (
      await app.call('POST', '/v1/endpoints', { body: { url: null, locationIds: '*' } })
    ).body;
    const admin = app.adminToken;
    for (const [endpoint, query, by, expected] of [
      [id, '', token, 'locationId must be given: the endpoint has more than one location'],
      [everywhere, '', admin, 'locationId must be given: the endpoint has more than one location'],
      [id, `locationId=${other}`, token, 200],
      [everywhere, `locationId=${other}`, admin, 200],
      [id, `locationId=${third}`, token, `locationId: the endpoint gets no events of ${third}`],
      [everywhere, 'locationId=unknown', admin, 'Location not found'],
      [id, 'locationId=unknown', token, 'The token does not have access to this location.'],
      [id, `locationId=${estate.locationId}`, estate.token, 'Endpoint not found'],
      [everywhere, `locationId=${other}`, token, 'Endpoint not found'],
      ['unknown', '', admin, 'Endpoint not found'],
    ] as const) {
      const { status, problem } = await pull(endpoint, query, { token: by });
      expect([endpoint, query, problem?.detail ?? status]).toEqual([endpoint, query, expected]);
    }
  });

  test('refuses a number beyond the head or before the tail', async () => {
    const { id } = await newEndpoint({});
    const last = await head();
    expect((await pull(id, '', { lastEventId: last + 1 })).problem.code).toBe('log_reset');
    expect((await pull(id, 'after=-1')).problem.code).toBe('invalid');
    await cutBefore(app, estate.locationId, 2);
    expect((await pull(id, 'after=0')).problem.code).toBe('log_gone');
    expect((await pull(id, 'after=1')).status).toBe(200);
  });
});
