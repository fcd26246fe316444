import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endRelatas, runRelata, temporaryFolder } from './support/run-relata.ts';
import { type Ran, type ServedRelata, serveRelata } from './support/served-relata.ts';

// The commands about what is sent, each as a process, against one server.

const LOCATION = 'eHy2cOSZxMQzQ6Yyvl8P';
const timeout = 60_000;

let relata: ServedRelata;
let receiver: Receiver;
beforeAll(async () => {
  [relata, receiver] = await Promise.all([serveRelata(), openReceiver()]);
  await run('locations', 'create', 'of the test', '--id', LOCATION);
}, timeout);
afterAll(async () => {
  receiver?.close();
  await endRelatas();
});

interface Endpoint {
  readonly id: string;
  readonly [field: string]: unknown;
}

const run = (...args: string[]): Promise<Ran> => relata.run(args);

async function create(...args: string[]): Promise<Endpoint> {
  const ran = await run('endpoints', 'create', ...args, '--json');
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  return ran.json();
}

describe('relata endpoints', { timeout }, () => {
  test('makes one with all of its settings, and shows it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'token.txt'), 'Bearer of-the-gateway\n');
    const made = await create(
      ...[receiver.url, '--events', 'Relation*,RecordCreate', '--events', 'ContactDelete'],
      ...[
        '--locations',
        LOCATION,
        '--objects',
        'contact,property',
        '--associations',
        'buyer_property_interest',
      ],
      ...['--ordering', 'location', '--retry', '1,2.5', '--concurrency', '3', '--attempt-timeout', '2500'],
      ...['--rate', '7', '--header', `Authorization=@${join(folder, 'token.txt')}`, '--header', 'X-Team=a=b'],
      ...['--description', 'for a test', '--metadata', 'team=a', '--metadata', 'env=test', '--start', '2h'],
    );
    expect(made).toMatchObject({
      url: receiver.url,
      events: ['Relation*', 'RecordCreate', 'ContactDelete'],
      locationIds: [LOCATION],
      objectKeys: ['contact', 'custom_objects.property'],
      associations: ['buyer_property_interest'],
      ordering: 'location',
      retryPolicy: [1, 2.5],
      concurrency: 3,
      timeoutMs: 2_500,
      rateLimit: 7,
      headerNames: ['authorization', 'x-team'],
      description: 'for a test',
      metadata: { team: 'a', env: 'test' },
      status: 'enabled',
    });
    const shown = await run('endpoints', 'get', made.id);
    expect(shown.stdout).toMatch(new RegExp(`^id +${made.id}\nurl +${receiver.url}\n`));
    expect(shown.stdout).toMatch(/^retry +1,2.5 s$/m);
    // No terminal, no colours.
    expect(shown.stdout).not.toContain('\u001b');
    const [listed, inTable] = await Promise.all([
      run('endpoints', 'list', '--json'),
      run('endpoints', 'list'),
    ]);
    expect(listed.json<Endpoint[]>().map(({ id }) => id)).toContain(made.id);
    expect(inTable.stdout).toMatch(new RegExp(`^ID +STATUS.*\n(.*\n)*${made.id} +enabled`));
    await run('endpoints', 'delete', made.id, '--yes');
  });

  test('changes what is named, and leaves the rest', async () => {
    const { id } = await create(
      receiver.url,
      '--header',
      'X-A=1',
      '--header',
      'X-B=2',
      '--rate',
      '7',
      '--location',
      LOCATION,
    );
    const args = [
      '--remove-header',
      'x-a',
      '--rate',
      'none',
      '--retry',
      'highlevel',
      '--to',
      `${receiver.url}/new`,
    ];
    const ran = await run('endpoints', 'update', id, ...args, '--json');
    expect(ran.stderr).toBe('');
    const changed = ran.json<Endpoint>();
    expect(changed).toMatchObject({
      headerNames: ['x-b'],
      rateLimit: null,
      retryPolicy: 'highlevel',
      url: `${receiver.url}/new`,
      locationIds: [LOCATION],
    });
    expect((await run('endpoints', 'pause', id, '--json')).json()).toMatchObject({ status: 'paused' });
    expect((await run('endpoints', 'resume', id)).stdout).toMatch(/^status +enabled$/m);
    const pulled = (await run('endpoints', 'update', id, '--pull', '--json')).json<Endpoint>();
    expect(pulled.url).toBeNull();
    await run('endpoints', 'delete', id, '--yes');
  });

  test('tests one, and says by its exit code whether it took the event', async () => {
    const { id } = await create(receiver.url);
    const good = await run('endpoints', 'test', id, '--type', 'RecordCreate', '--json');
    expect(good.json()).toMatchObject({ type: 'RecordCreate', outcome: 'delivered', status: 200 });
    expect(good.code).toBe(0);
    expect(receiver.taken.at(-1)).toMatchObject({ headers: { 'x-relata-test': 'true' } });
    await run('endpoints', 'update', id, '--to', `${receiver.url}/broken`);
    const bad = await run('endpoints', 'test', id);
    expect(bad.code).toBe(7);
    expect(bad.stdout).toMatch(/^outcome +failed$/m);
    expect(bad.stdout).toContain('answered 500');
    // What a listener answers is shown without what a terminal would take for orders.
    expect(bad.stdout).toContain('\uFFFD[31mno');
    expect(bad.stderr).toMatch(/^relata: The test was not taken: /);
    await run('endpoints', 'delete', id, '--yes');
  });

  test('deletes one only when it is told to', async () => {
    const { id } = await create('--pull', '--locations', '*');
    const asked = await run('endpoints', 'delete', id);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(/say --yes/);
    const deleted = await run('endpoints', 'delete', id, '--yes', '--json');
    expect(deleted.json()).toEqual({ id, deleted: true });
    const again = await run('endpoints', 'delete', id, '--yes', '--json');
    expect(again.code).toBe(4);
    expect(JSON.parse(again.stderr)).toEqual({
      error: {
        message: 'Endpoint not found',
        code: 'endpoint_not_found',
        status: 404,
        traceId: expect.any(String),
        exitCode: 4,
      },
    });
  });

  test('says what is wrong with what it was told', async () => {
    const cases: [string[], number, RegExp][] = [
      [['create'], 2, /Give the URL/],
      [['create', 'http://127.0.0.1:1/', '--pull'], 2, /Give the URL/],
      [['create', 'nonsense'], 7, /url must be a URL/],
      [['create', receiver.url, '--ordering', 'strict'], 2, /Allowed choices are entity, location, none/],
      [['create', receiver.url, '--retry', 'often'], 2, /default, highlevel, or seconds/],
      [['create', receiver.url, '--header', 'X-A=@/nowhere'], 2, /\/nowhere cannot be read \(ENOENT\)/],
      [['create', receiver.url, '--metadata', 'x'], 2, /must be name=value/],
      [['create', receiver.url, '--start', 'yesterday'], 2, /now, beginning, a time/],
      [['create', receiver.url, '--events', 'Nothing*'], 7, /there is no event Nothing/],
      [['update', 'x'], 2, /Say what to change/],
      [['get', 'x'], 4, /Endpoint not found/],
      [['get', '..'], 2, /must be an id/],
      [['get', 'x', '--timeout', '0'], 2, /must be seconds/],
    ];
    const results = await Promise.all(cases.map(([args]) => run('endpoints', ...args)));
    for (const [at, [args, code, message]] of cases.entries()) {
      expect(results[at]?.stderr, args.join(' ')).toMatch(message);
      expect(results[at]?.code, args.join(' ')).toBe(code);
      expect(results[at]?.stdout).toBe('');
    }
  });
});

describe('what was sent', { timeout }, () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    receiver.taken.length = 0;
    endpoint = await create(receiver.url, '--retry', '600');
    // Changes three times, which the endpoint takes, and once while it does not.
    await relata.makeObjects(LOCATION, 'a', 'b', 'c');
    await receiver.until(3);
    receiver.isBroken = true;
    await relata.makeObjects(LOCATION, 'd');
    await receiver.until(4);
    receiver.isBroken = false;
  }, timeout);

  test('is listed by attempts list, latest first', async () => {
    const all = (await run('attempts', 'list', '--endpoint', endpoint.id, '--json')).rows<
      Record<string, unknown>
    >();
    expect(all.map(({ outcome, status }) => [outcome, status])).toEqual([
      ['failed', 500],
      ['delivered', 200],
      ['delivered', 200],
      ['delivered', 200],
    ]);
    const failed = await run('attempts', 'list', '--outcome', 'failed', '--error', 'status', '--since', '1h');
    expect(failed.stdout).toMatch(/^BEGAN .*\n.* failed +500 .*\n$/);
    const limited = await run('attempts', 'list', '--limit', '2', '--json', '--location', LOCATION);
    expect(limited.rows()).toEqual(all.slice(0, 2));
    const none = await run('attempts', 'list', '--until', '2020-01-01', '--event', 'x');
    expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'There is none.\n']);
    const wrong = await run('attempts', 'list', '--error', 'bad luck');
    expect([wrong.code, wrong.stderr]).toEqual([7, expect.stringContaining('errorClass')]);
  });

  test('is shown by attempts get as it was sent, and verify agrees', async () => {
    const { body, headers } = receiver.taken[0] as Taken;
    const { webhookId } = JSON.parse(body.toString()) as { webhookId: string };
    const got = await run('attempts', 'get', webhookId, '--json');
    const { request } = got.json<{ request: { body: string; headers: Record<string, string> } }>();
    expect(request.body).toBe(body.toString());
    expect(request.headers['webhook-signature']).toBe(headers['webhook-signature']);
    const shown = await run(
      'attempts',
      'get',
      webhookId,
      '--endpoint',
      endpoint.id,
      '--try',
      '1',
      '--replay',
      '0',
    );
    expect(shown.stdout).toContain(`POST ${receiver.url}`);
    expect(shown.stdout).toContain(body.toString());
    const other = await run('attempts', 'get', webhookId, '--try', '2');
    expect([other.code, other.stderr]).toEqual([4, `relata: There is no such attempt of ${webhookId}\n`]);

    // The keys are those of the server; the attempt comes by stdin.
    const verified = await relata.run(['verify', '--attempt', '-'], { stdin: got.stdout });
    expect(verified.stdout).toMatch(/^verified: ObjectSchemaCreate .* by key [0-9a-f]{16} \(relata\)\n$/);
    expect(verified.code).toBe(0);
  });

  test('is summed up by lanes list', async () => {
    const [lane] = (await run('lanes', 'list', '--endpoint', endpoint.id, '--json')).json<unknown[]>();
    expect(lane).toMatchObject({
      endpointId: endpoint.id,
      locationId: LOCATION,
      head: 4,
      pending: 1,
      dead: 0,
    });
    expect((await run('lanes', 'list', '--endpoint', endpoint.id)).stdout).toMatch(
      /^ENDPOINT .*\n.* retrying +4 +4 +0 +1 +0 +0\n$/,
    );
  });

  test('is sent again by replay, in parts', async () => {
    const dry = await run(
      'replay',
      endpoint.id,
      '--from',
      '1',
      '--to',
      '3',
      '--location',
      LOCATION,
      '--dry-run',
      '--json',
    );
    expect(dry.json()).toEqual({ events: 3 });
    const started = await run(
      'replay',
      'start',
      endpoint.id,
      '--since',
      '1h',
      '--events',
      'Object*',
      '--wait',
      '--json',
    );
    expect(started.json()).toMatchObject({ kind: 'replay', events: 4, state: 'running' });
    expect([started.code, started.stderr]).toEqual([0, '4 delivered, 0 given up, 0 lost\n']);
    const { number } = started.json<{ number: number }>();
    const got = await run('replay', 'get', endpoint.id, String(number), '--json');
    expect(got.json()).toMatchObject({ state: 'done', delivered: 4, remaining: 0 });
    const listed = await run('replay', 'list', endpoint.id);
    expect(listed.stdout).toMatch(new RegExp(`^NUMBER .*\n${number} +replay +done +4 +4 +0 +0 `));
    const cancelled = await run('replay', 'cancel', endpoint.id, String(number));
    expect(cancelled.stdout).toMatch(/^state +done$/m);
    const recovered = await run('replay', 'recover', endpoint.id, '--since', '1h', '--dry-run');
    expect(recovered.stdout).toBe('0 events would be sent\n');
  });

  test('is sent again by replay resend, one event alone, and what is refused again ends with 8', async () => {
    const { webhookId } = JSON.parse((receiver.taken[0] as Taken).body.toString()) as { webhookId: string };
    receiver.taken.length = 0;
    const resent = await run('replay', 'resend', webhookId, '--to', endpoint.id, '--wait', '--json');
    expect(resent.json()).toMatchObject({ data: [{ kind: 'resend', events: 1 }], refused: [] });
    expect(resent.code).toBe(0);
    expect(receiver.taken.at(-1)?.headers['webhook-id']).toMatch(new RegExp(`^${webhookId}_replay_\\d+$`));
    await run('endpoints', 'update', endpoint.id, '--to', `${receiver.url}/broken`, '--retry', '0');
    const failed = await run(
      'replay',
      endpoint.id,
      '--from',
      '1',
      '--to',
      '2',
      '--location',
      LOCATION,
      '--wait',
    );
    expect(failed.stderr).toMatch(/0 delivered, 2 given up, 0 lost\nrelata: 2 were not delivered\n$/);
    expect(failed.code).toBe(8);
    const unknown = await run('replay', 'resend', 'x', '--to', '*');
    expect([unknown.code, unknown.stderr]).toEqual([4, 'relata: Event not found\n']);
    const nowhere = await run('replay', endpoint.id);
    expect([nowhere.code, nowhere.stderr]).toEqual([7, 'relata: fromSequence or since must be given\n']);
  });
});

test.each(['events list --limit 200 --json', 'import --help'])(
  'a reader that has seen enough of %s ends it quietly',
  { timeout },
  async (line) => {
    const listing = runRelata({ args: line.split(' '), env: relata.env });
    listing.child.stdout?.destroy();
    expect(await listing.ended).toBe(0);
    expect(listing.stderr()).toBe('');
  },
);

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Receiver {
  readonly url: string;
  readonly taken: Taken[];
  /** Answers 500 from now on. */
  isBroken: boolean;
  until(count: number): Promise<void>;
  close(): void;
}

/** Takes what it is sent, but at `/broken`. */
async function openReceiver(): Promise<Receiver> {
  const arrived: (() => void)[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isBroken = receiver.isBroken || request.url === '/broken';
    response.writeHead(isBroken ? 500 : 200).end(isBroken ? '\u001b[31mno' : 'yes');
    receiver.taken.push({ headers: request.headers, body });
    for (const wake of arrived.splice(0)) wake();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    isBroken: false,
    async until(count) {
      while (receiver.taken.length < count) await new Promise<void>((wake) => arrived.push(wake));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
