import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const url = 'http://127.0.0.1:9/hook';

describe.each(engines)('/v1/endpoints on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let otherId: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    locationId = await app.newLocation();
    otherId = await app.newLocation();
  });
  afterAll(() => app?.close());

  const post = (body: unknown, token?: string): Promise<Answer> =>
    app.call('POST', '/v1/endpoints', { body, ...(token !== undefined && { token }) });

  test('an endpoint is made with defaults, read, changed and deleted', async () => {
    const made = await post({ url });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      appId: expect.stringMatching(/^[0-9a-f]{24}$/),
      clientId: expect.stringMatching(new RegExp(`^${made.body.appId}-[0-9a-z]{8}$`)),
      url,
      events: ['*'],
      locationIds: '*',
      objectKeys: [],
      associations: [],
      ordering: 'entity',
      retryPolicy: 'default',
      concurrency: 8,
      timeoutMs: 15_000,
      rateLimit: null,
      headerNames: [],
      description: null,
      metadata: {},
      status: 'enabled',
      statusReason: null,
      downSince: null,
      signingKid: null,
      createdAt: made.body.updatedAt,
      updatedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    const path = `/v1/endpoints/${made.body.id}`;
    expect((await app.call('GET', path)).body).toEqual(made.body);

    const settings = {
      url: 'http://localhost:9/other',
      events: ['Relation*', 'ContactCreate'],
      locationIds: [locationId],
      ordering: 'location',
      retryPolicy: [0.5, 60],
      concurrency: 1,
      timeoutMs: 2_000,
      rateLimit: 5,
      objectKeys: ['custom_objects.property', 'contact'],
      associations: ['owner'],
      description: 'Interested buyers',
      metadata: { team: 'sales' },
    };
    const changed = await app.call('PATCH', path, {
      body: {
        ...settings,
        objectKeys: ['property', 'contact'],
        status: 'paused',
        headers: { Authorization: 'Bearer hush', 'X-Team': 'sales' },
      },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { ...settings, status: 'paused', statusReason: null, headerNames: ['authorization', 'x-team'] },
    });
    expect(JSON.stringify(changed.body)).not.toContain('hush');
    const fewer = await app.call('PATCH', path, { body: { headers: { 'x-team': null, 'x-other': 'y' } } });
    expect(fewer.body.headerNames).toEqual(['authorization', 'x-other']);
    await app.call('PATCH', path, { body: { headers: { 'X-Team': 'sales', 'X-Other': null } } });
    expect((await app.call('GET', path)).body).toEqual({
      ...changed.body,
      updatedAt: expect.any(String),
    });
    expect(changed.body).toMatchObject({ appId: made.body.appId, clientId: made.body.clientId });
    const enabled = await app.call('PATCH', path, { body: { status: 'enabled' } });
    expect(enabled.body).toMatchObject({ ...settings, status: 'enabled', statusReason: null });

    expect((await app.call('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await app.call(method, path)).status).toBe(404);
    expect((await app.call('PATCH', path, { body: { concurrency: 2 } })).body.code).toBe(
      'endpoint_not_found',
    );
  });

  test('changes at the same time are all made', async () => {
    const { body } = await post({ url });
    const path = `/v1/endpoints/${body.id}`;
    const answers = await Promise.all([
      app.call('PATCH', path, { body: { concurrency: 3 } }),
      app.call('PATCH', path, { body: { timeoutMs: 3_000 } }),
      app.call('PATCH', path, { body: { description: 'both' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await app.call('GET', path)).body).toMatchObject({
      concurrency: 3,
      timeoutMs: 3_000,
      description: 'both',
    });
    await app.call('DELETE', path);
  });

  test.each([
    ['no URL', {}, 'url should not be empty'],
    ['another scheme', { url: 'ftp://example.com' }, 'url must begin with http:// or https://'],
    ['no URL at all', { url: 'example' }, 'url must be a URL'],
    [
      'a password',
      { url: 'https://user:secret@example.com' },
      'url must not contain a user name or password',
    ],
    ['a private address', { url: 'http://10.0.0.1/' }, 'url '],
    ['a private address in disguise', { url: 'http://0xa9.0xfe.169.254/' }, 'url '],
    [
      'an unknown event',
      { url, events: ['AssociationCreated'] },
      'events: there is no event AssociationCreated',
    ],
    ['no event', { url, events: [] }, 'events must contain at least 1 elements'],
    ['an unknown location', { url, locationIds: ['x'] }, 'locationIds: location x does not exist'],
    ['another ordering', { url, ordering: 'strict' }, 'ordering must be one of the following values'],
    [
      'another policy',
      { url, retryPolicy: 'never' },
      'retryPolicy must be one of the following values: default, highlevel, or must be an array',
    ],
    ['a negative pause', { url, retryPolicy: [-1] }, /^retryPolicy.0 must not be less than 0$/],
    [
      'a pause of a month',
      { url, retryPolicy: [2_592_000] },
      /^retryPolicy.0 must not be greater than 604800$/,
    ],
    ['no location', { url, locationIds: [] }, /^locationIds must contain at least 1 elements$/],
    ['a location by itself', { url, locationIds: 'x' }, /^locationIds must be "\*", or must be an array$/],
    ['a sequence before the first', { url, start: 0 }, /^start must not be less than 1$/],
    ['a start that is true', { url, start: true }, /^start must be a string, or must be an integer$/],
    ['a header of ours', { url, headers: { 'Webhook-Id': 'x' } }, 'headers: Webhook-Id is set by relata'],
    [
      'a header between hops',
      { url, headers: { connection: 'close' } },
      'headers: connection is set by relata',
    ],
    ['no header name', { url, headers: { 'a b': 'x' } }, 'property headers.a b should not exist'],
    ['no header name', { url, headers: { 'a b': 'x' } }, /^names in headers must match \S+; property/],
    ['two lines in a header', { url, headers: { a: 'x\r\ny: z' } }, 'headers: a must have a value without'],
    ['a number as metadata', { url, metadata: { a: 1 } }, 'metadata'],
    ['no rate', { url, rateLimit: 0 }, 'rateLimit must not be less than 1'],
    ['a start that is none', { url, start: 'yesterday' }, 'start must be now, beginning, a sequence'],
    ['a sequence in every location', { url, start: 5 }, 'start can be a sequence only where'],
    ['no concurrency', { url, concurrency: 0 }, 'concurrency must not be less than 1'],
    ['too long a time', { url, timeoutMs: 60_001 }, 'timeoutMs must not be greater than 60000'],
    ['a misspelt field', { url, event: ['*'] }, 'property event should not exist'],
  ])('refuses %s', async (_, body, message) => {
    const before = (await app.call('GET', '/v1/endpoints')).body.data.length;
    const answer = await post(body);
    expect(answer.status).toBe(422);
    if (typeof message === 'string') expect(answer.body.detail).toContain(message);
    else expect(answer.body.detail).toMatch(message);
    expect((await app.call('GET', '/v1/endpoints')).body.data.length).toBe(before);
  });

  test('refuses a change of nothing, and a replay of no event', async () => {
    const { id } = (await post({ url })).body;
    const change = await app.call('PATCH', `/v1/endpoints/${id}`, { body: {} });
    expect([change.status, change.body.detail]).toEqual([422, 'body must not have fewer than 1 properties']);
    const replay = await app.call('POST', `/v1/endpoints/${id}/replay`, {
      body: { since: '2026-01-01', events: [] },
    });
    expect([replay.status, replay.body.detail]).toEqual([422, 'events must contain at least 1 elements']);
    await app.call('DELETE', `/v1/endpoints/${id}`);
  });

  test("a location's token has its own endpoints, for its own locations", async () => {
    const token = await app.newToken(locationId, ['webhooks.readonly', 'webhooks.write']);
    const reader = await app.newToken(locationId, ['webhooks.readonly']);
    const everywhere = (await post({ url })).body;
    const others = (await post({ url, locationIds: [otherId] })).body;
    const both = (await post({ url, locationIds: [locationId, otherId] })).body;

    const own = await post({ url }, token);
    expect(own).toMatchObject({ status: 201, body: { locationIds: [locationId] } });
    expect((await post({ url, locationIds: '*' }, token)).body.code).toBe('location_forbidden');
    expect((await post({ url, locationIds: [locationId, otherId] }, token)).body.code).toBe(
      'location_forbidden',
    );
    expect((await post({ url }, reader)).body.code).toBe('scope_missing');

    const list = await app.call('GET', '/v1/endpoints', { token });
    expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([own.body.id]);
    for (const { id } of [everywhere, others, both]) {
      const path = `/v1/endpoints/${id}`;
      expect((await app.call('GET', path, { token })).status).toBe(404);
      expect((await app.call('PATCH', path, { token, body: { concurrency: 1 } })).status).toBe(404);
      expect((await app.call('DELETE', path, { token })).status).toBe(404);
    }
    const path = `/v1/endpoints/${own.body.id}`;
    expect((await app.call('PATCH', path, { token, body: { locationIds: '*' } })).body.code).toBe(
      'location_forbidden',
    );
    expect((await app.call('DELETE', path, { token: reader })).body.code).toBe('scope_missing');
    expect((await app.call('GET', path, { token: reader })).body).toEqual(own.body);
    expect((await app.call('DELETE', path, { token })).status).toBe(204);
    for (const { id } of [everywhere, others, both]) await app.call('DELETE', `/v1/endpoints/${id}`);
  });

  test('the list comes in pages', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.push((await post({ url, description: `${i}` })).body.id);
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await app.call('GET', `/v1/endpoints?limit=2&after=${after}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (body.next === null) break;
      after = body.next;
    }
    expect(seen).toEqual([...made].sort());
    for (const id of made) await app.call('DELETE', `/v1/endpoints/${id}`);
  });

  test('the list is of one location, or of one status', async () => {
    const own = (await post({ url, locationIds: [locationId] })).body.id;
    const others = (await post({ url, locationIds: [otherId] })).body.id;
    const everywhere = (await post({ url })).body.id;
    await app.call('PATCH', `/v1/endpoints/${everywhere}`, { body: { status: 'paused' } });
    const ids = async (query: string, token = app.adminToken) => {
      const { body } = await app.call('GET', `/v1/endpoints?${query}`, { token });
      return body.data?.map(({ id }: { id: string }) => id) ?? body.code;
    };
    expect(await ids(`locationId=${locationId}`)).toEqual([own, everywhere]);
    expect(await ids(`locationId=${otherId}`)).toEqual([others, everywhere]);
    expect(await ids('status=paused')).toEqual([everywhere]);
    expect(await ids(`locationId=${otherId}&status=enabled`)).toEqual([others]);
    expect(await ids('status=asleep')).toBe('invalid');
    const token = await app.newToken(locationId);
    expect(await ids(`locationId=${locationId}`, token)).toEqual([own]);
    expect(await ids(`locationId=${otherId}`, token)).toBe('location_forbidden');
    for (const id of [own, others, everywhere]) await app.call('DELETE', `/v1/endpoints/${id}`);
  });

  test('the public keys are there for everybody', async () => {
    const { status, body } = await app.call('GET', '/v1/keys', { token: null });
    expect(status).toBe(200);
    expect(body).toEqual({
      keys: [
        {
          kid: expect.stringMatching(/^[0-9a-f]{16}$/),
          pem: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/),
          spki: expect.stringMatching(/^MCowBQYDK2VwAyEA/),
          status: 'active',
          createdAt: expect.stringMatching(/Z$/),
          activeAt: body.keys[0].createdAt,
          retiresAt: null,
        },
      ],
    });
  });
});
