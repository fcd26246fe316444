import { getEventListeners, once } from 'node:events';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readConfig, type Server, startServer } from '@relata/server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiError, createClient, type RelataClient, TimeoutError, UnreachableError } from '../src/index.ts';

const token = 'the-token-of-the-admin';

describe('a client of a relata', () => {
  let server: Server;
  let client: RelataClient;
  let locationId: string;

  beforeAll(async () => {
    const env = { RELATA_PORT: '0', RELATA_ADMIN_TOKEN: token, RELATA_LOG_LEVEL: 'error' };
    server = await startServer({ ...readConfig(env), dataDir: 'memory://' });
    client = createClient({ url: server.url, token });
    locationId = (await client.POST('/v1/locations', { body: { name: 'Here' } })).data.id;
  });
  afterAll(() => server?.close());

  test('calls routes of both kinds, and has what they answer with', async () => {
    const body = {
      locationId,
      key: 'buyer_agent',
      firstObjectKey: 'contact',
      firstObjectLabel: 'Buyer',
      secondObjectKey: 'contact',
      secondObjectLabel: 'Agent',
    };
    const { data: made, response } = await client.POST('/associations/', { body });
    expect(response.status).toBe(201);
    const params = { path: { associationId: made.id }, query: { locationId } };
    const { data: read } = await client.GET('/associations/{associationId}', { params });
    expect(read.firstObjectLabel).toBe('Buyer');
    const { data: log } = await client.GET('/v1/events', {
      params: { query: { locationId, type: 'AssociationCreate', after: undefined, limit: 1 } },
    });
    expect(log.data).toMatchObject([{ seq: 1, entityId: made.id }]);
    expect((await client.DELETE('/associations/{associationId}', { params })).data).toMatchObject({
      deleted: true,
    });
  });

  test('an answer without a body has no data', async () => {
    const { data } = await client.POST('/v1/locations', { body: { name: 'Gone soon' } });
    const gone = await client.DELETE('/v1/locations/{id}', { params: { path: { id: data.id } } });
    expect(gone.data).toBeUndefined();
    expect(gone.response.status).toBe(204);
  });

  test('a key makes a request happen once', async () => {
    const params = { header: { 'Idempotency-Key': 'once-and-no-more' } };
    const call = () => client.POST('/v1/endpoints', { params, body: { url: 'http://127.0.0.1:9/' } });
    const [first, second] = [await call(), await call()];
    expect(second.data.id).toBe(first.data.id);
    expect(second.response.headers.get('idempotency-replayed')).toBe('true');
  });

  test('a refusal of /v1 is an ApiError with what the problem details say', async () => {
    const error = await errorOf(
      client.GET('/v1/events', { params: { query: { locationId: 'nowhere-of-this-world' } } }),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 404, code: 'location_unknown', detail: 'Location not found' });
    const { traceId } = error as ApiError;
    expect((error as ApiError).message).toBe(`Location not found (404 to GET /v1/events, trace ${traceId})`);
    expect(traceId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a refusal of a route of HighLevel is an ApiError with its messages', async () => {
    const body = { locationId, key: 'x' } as never;
    const error = (await errorOf(client.POST('/associations/', { body }))) as ApiError;
    expect(error).toBeInstanceOf(ApiError);
    expect(error.status).toBe(422);
    expect(error.code).toBeUndefined();
    expect(error.messages.length).toBeGreaterThan(1);
    expect(error.detail).toContain('firstObjectKey');
    expect(error.traceId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the contact that is there already is told of', async () => {
    const create = () =>
      client.POST('/contacts/', { body: { locationId, email: 'mara@example.com', firstName: 'Mara' } });
    const { data } = await create();
    const error = (await errorOf(create())) as ApiError;
    expect(error.meta).toMatchObject({ contactId: data.contact.id });
  });

  test('a wrong token is refused, and not told', async () => {
    const secret = 'nobody-should-read-this';
    const error = await errorOf(createClient({ url: server.url, token: secret }).GET('/v1/locations'));
    expect(error).toMatchObject({ status: 401, code: 'token_invalid' });
    expect(everythingIn(error)).not.toContain(secret);
  });

  test('without a token what is public can be called', async () => {
    const { data } = await createClient({ url: server.url }).GET('/v1/keys');
    expect(data.keys[0]?.pem).toContain('PUBLIC KEY');
  });

  test('a stream goes on behind the last event, and ends with its signal', async () => {
    const controller = new AbortController();
    const stream = await client.stream('/v1/events/stream', {
      params: { query: { locationId, type: ['AssociationCreate', 'AssociationDelete'] } },
      lastEventId: '1',
      timeoutMs: 2_000,
      signal: controller.signal,
    });
    const reader = stream.data.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('AssociationDelete')) text += (await reader.read()).value;
    expect(text).not.toContain('AssociationCreate');
    controller.abort(new Error('enough'));
    await expect(readToEnd(reader)).rejects.toThrow('enough');
  });

  test('a stream that is read for long still ends with its signal', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const controller = new AbortController();
    const { data } = await client.stream('/v1/events/stream', {
      params: { query: { locationId } },
      signal: controller.signal,
    });
    const reader = data.getReader();
    const reading = (async () => {
      for (;;) await reader.read();
    })();
    for (let round = 0; round < 10; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      collect();
    }
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  test('the time for a call does not end a stream that has begun', async () => {
    const controller = new AbortController();
    const { data } = await client.stream('/v1/events/stream', {
      params: { query: { locationId } },
      timeoutMs: 300,
      signal: controller.signal,
    });
    const reader = data.getReader();
    const ended = readToEnd(reader).then(
      () => 'ended',
      (error: unknown) => error,
    );
    const first = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 600, 'open'))]);
    expect(first).toBe('open');
    controller.abort('enough');
    expect(await ended).toBe('enough');
  });

  test('an id that would lead to another route is refused before anything is sent', async () => {
    for (const id of ['', '.', '..']) {
      const call = client.DELETE('/v1/tokens/{id}', { params: { path: { id } } });
      await expect(call).rejects.toThrow(new TypeError(`id cannot be "${id}"`));
    }
    const error = await errorOf(
      client.DELETE('/v1/tokens/{id}', { params: { path: { id: '../locations' } } }),
    );
    expect(error).toMatchObject({ status: 404, code: 'token_not_found' });
  });

  test('a call that does not fit its route does not compile', () => {
    const wrong: (() => unknown)[] = [
      // @ts-expect-error: there is no such route
      () => client.GET('/v1/nothing'),
      // @ts-expect-error: the query is required
      () => client.GET('/v1/events'),
      // @ts-expect-error: limit is a number
      () => client.GET('/v1/locations', { params: { query: { limit: '1' } } }),
      // @ts-expect-error: a name is required
      () => client.POST('/v1/locations', { body: {} }),
      // @ts-expect-error: streams are not for GET
      () => client.GET('/v1/events/stream', { params: { query: { locationId } } }),
      // @ts-expect-error: nor other routes for stream
      () => client.stream('/v1/locations'),
      // @ts-expect-error: a list takes no body
      () => client.GET('/v1/locations', { body: {} }),
      // @ts-expect-error: what is answered has no such property
      async () => (await client.GET('/v1/locations')).data.nothing,
    ];
    expect(wrong).toHaveLength(8);
  });
});

describe('a client of something else', () => {
  let server: HttpServer | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('says that nobody listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    const error = await errorOf(createClient({ url, token }).GET('/v1/locations'));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({
      message: `Nothing answers at ${url} (ECONNREFUSED)`,
      code: 'ECONNREFUSED',
    });
    expect(everythingIn(error)).not.toContain(token);
  });

  test('says that it is http where https was asked for', async () => {
    const url = (await serve(() => undefined)).replace('http:', 'https:');
    await expect(createClient({ url, token }).GET('/v1/locations')).rejects.toThrow('does not speak TLS');
  });

  test('says that a name is not known', async () => {
    const error = await errorOf(createClient({ url: 'http://relata.invalid', token }).GET('/v1/locations'));
    expect(error).toBeInstanceOf(UnreachableError);
    expect((error as Error).message).toMatch(/^The name in http:\/\/relata\.invalid is not known \(E/);
  });

  test.each<[string, RequestListener]>([
    ['before', (request) => request.socket.destroy()],
    [
      'within',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"data":');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])('says that the connection broke %s the answer', async (_, listener) => {
    const error = await errorOf(createClient({ url: await serve(listener), token }).GET('/v1/locations'));
    expect(error).toBeInstanceOf(UnreachableError);
    expect((error as Error).message).toContain('broke before the answer was there');
  });

  test.each<[string, RequestListener]>([
    ['begins', () => undefined],
    ['ends', (_, response) => void response.writeHead(200).write('{')],
  ])('waits no longer than it is told when no answer %s', async (_, listener) => {
    const url = await serve(listener);
    const error = await errorOf(createClient({ url, token, timeoutMs: 150 }).GET('/v1/locations'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ message: `${url} has not answered within 0.15 s`, timeoutMs: 150 });
    const own = await errorOf(createClient({ url, token }).GET('/v1/locations', { timeoutMs: 100 }));
    expect(own).toMatchObject({ name: 'TimeoutError', timeoutMs: 100 });
  });

  test('throws the reason of the signal that breaks it off, its own or that of the call', async () => {
    const reason = new Error('the person has changed their mind');
    const url = await serve(() => setTimeout(() => controller.abort(reason), 20));
    let controller = new AbortController();
    const { signal } = controller;
    expect(await errorOf(createClient({ url, token, signal }).GET('/v1/locations'))).toBe(reason);
    // Aborted already.
    expect(await errorOf(createClient({ url, token, signal }).GET('/v1/locations'))).toBe(reason);
    controller = new AbortController();
    const call = createClient({ url, token }).GET('/v1/locations', { signal: controller.signal });
    expect(await errorOf(call)).toBe(reason);
  });

  test('waits without an end where the time has none', async () => {
    const url = await serve((_, response) => setTimeout(() => response.end('{"data":[]}'), 50));
    for (const timeoutMs of [Number.POSITIVE_INFINITY, 2 ** 31]) {
      const { data } = await createClient({ url, timeoutMs }).GET('/v1/locations');
      expect(data).toEqual({ data: [] });
    }
  });

  test('leaves nothing on a signal when a stream has ended, broken or been given up', async () => {
    const url = await serve((_, response) => {
      response.write(': here\n\n');
      if (streams > 1) setTimeout(() => (streams === 2 ? response.end() : response.destroy()), 20);
    });
    const { signal } = new AbortController();
    const client = createClient({ url, signal });
    let streams = 0;
    for (const isRead of [false, true, true]) {
      streams += 1;
      const { data } = await client.stream('/v1/events/stream', { params: { query: { locationId: 'x' } } });
      expect(getEventListeners(signal, 'abort')).toHaveLength(1);
      const reading = isRead ? readToEnd(data.getReader()) : data.cancel();
      if (streams === 3) await expect(reading).rejects.toThrow();
      else await reading;
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    }
  });

  test('sends a request once, whatever the answer', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests++;
      response.writeHead(503, { 'retry-after': '7' }).end();
    });
    const error = await errorOf(createClient({ url, token }).GET('/v1/locations'));
    expect(error).toMatchObject({ status: 503, retryAfterSeconds: 7 });
    expect((error as Error).message).toContain('Service Unavailable, by something that is not relata');
    expect(requests).toBe(1);
  });

  test('does not follow a redirect, which would take the token along', async () => {
    let followed = false;
    const url = await serve((request, response) => {
      if (request.url === '/elsewhere') followed = true;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const error = await errorOf(createClient({ url, token }).POST('/v1/locations', { body: { name: 'x' } }));
    expect(error).toMatchObject({ status: 302, code: 'redirected' });
    expect((error as Error).message).toContain('/elsewhere');
    expect(followed).toBe(false);
  });

  test('says that an answer is not from a relata', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Welcome</p>'),
    );
    const error = await errorOf(createClient({ url, token }).GET('/v1/locations'));
    expect(error).toMatchObject({ name: 'ApiError', status: 200, code: 'answer_unreadable' });
    expect((error as Error).message).toContain('text/html');
    expect((error as Error).message).not.toContain('Welcome');
  });

  test.each([
    ['problem details', 'application/problem+json', (sent: string) => ({ detail: sent, code: sent })],
    ['the form of HighLevel', 'application/json', (sent: string) => ({ message: [sent], meta: { sent } })],
    ['text', 'text/plain', (sent: string) => sent],
  ])('keeps the token back when it is answered with it in %s', async (_, type, form) => {
    const quoting = 'with-a-"quote"-and-a-\\-in-it';
    const url = await serve((request, response) => {
      const body = form(String(request.headers.authorization));
      response.writeHead(400, { 'content-type': type });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    const error = await errorOf(createClient({ url, token: quoting }).GET('/v1/locations'));
    expect((error as Error).message).toContain('Bearer [token]');
    expect(everythingIn(error)).not.toMatch(/with-a-|in-it/);
  });

  test('says who calls', async () => {
    const agents: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      agents.push(request.headers['user-agent']);
      response.end('{"data":[],"next":null}');
    });
    await createClient({ url }).GET('/v1/locations');
    await createClient({ url, userAgent: 'story/1.0' }).GET('/v1/locations');
    expect(agents).toEqual([
      expect.stringMatching(/^relata-client\/\d+\.\d+\.\d+$/),
      expect.stringMatching(/^story\/1\.0 relata-client\/\d+\.\d+\.\d+$/),
    ]);
  });

  test('finds a relata below a path', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.end('{"data":[],"next":null}');
    });
    await createClient({ url: `${url}/inner/relata/` }).GET('/v1/locations');
    expect(paths).toEqual(['/inner/relata/v1/locations']);
  });
});

test.each([
  [{ url: 'nonsense' }, 'url must be like http://127.0.0.1:4080'],
  [{ url: 'ftp://127.0.0.1' }, 'url must be like http://127.0.0.1:4080'],
  [{ url: 'http://me:the-password@127.0.0.1' }, 'url must not have a name or password'],
  [{ url: 'http://127.0.0.1/?a=b' }, 'url must not have a query or fragment'],
  [{ url: 'http://127.0.0.1', token: 'a b' }, 'token must be visible ASCII without spaces'],
  [{ url: 'http://127.0.0.1', token: 'a\r\nb' }, 'token must be visible ASCII without spaces'],
  [{ url: 'http://127.0.0.1', token: '' }, 'token must be visible ASCII without spaces'],
])('%j cannot make a client', (options, message) => {
  expect(() => createClient(options)).toThrow(new TypeError(message));
});

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail('it was not refused'),
    (error: unknown) => error,
  );
}

/** As logs and consoles show an error, with all that hangs on it. */
function everythingIn(error: unknown): string {
  return `${inspect(error, { depth: null, showHidden: true })}${JSON.stringify(error)}`;
}

async function readToEnd(reader: ReadableStreamDefaultReader<unknown>): Promise<void> {
  while (!(await reader.read()).done);
}
