import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Types of messages of PostgreSQL's protocol, version 3. */
const BIND = 'B';
const SIMPLE_QUERY = 'Q';
const SYNC = 'S';
const READY = 'Z';
/** They only begin and end transactions, and are not counted. */
const CONTROLS = ['begin isolation level read committed', 'commit', 'rollback'];
/** A type and a length, which counts itself. */
const HEADER = 5;

export interface Counted {
  /** All but `begin`, `commit` and `rollback`. */
  readonly statements: number;
  /** Times that something was sent to a connection which had answered all before. */
  readonly roundTrips: number;
  /** What the server was told to answer at once: each is a packet of its own. */
  readonly syncs: number;
}

export interface CountingProxy {
  readonly url: string;
  /** Messages that ever went through, either way. */
  readonly seen: number;
  /** Whether the server has something to answer, on any connection. */
  readonly isAsked: boolean;
  /** What went through since the last time. */
  take(): Counted;
  close(): Promise<void>;
}

/** Stands between the program and PostgreSQL, and counts what is asked. Must be closed. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let statements = 0;
  let roundTrips = 0;
  let syncs = 0;
  let seen = 0;
  const asked = new Set<object>();

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    // What a connection begins with is no request's: the first message, which has no type, and its settings.
    let isNew = true;
    let isBeginning = true;
    let unanswered = 1;
    asked.add(client);
    const fromClient = messages((type, body) => {
      seen += 1;
      isBeginning = type === SIMPLE_QUERY && body.toString('utf8', 0, 4) === 'set ';
      if (type === BIND && !CONTROLS.includes(boundName(body))) statements += 1;
      if (type !== SYNC && type !== SIMPLE_QUERY) return;
      unanswered += 1;
      asked.add(client);
      if (!isBeginning) syncs += 1;
    });
    const fromServer = messages((type) => {
      seen += 1;
      if (type !== READY) return;
      unanswered -= 1;
      if (unanswered === 0) asked.delete(client);
    });
    client.on('data', (bytes: Buffer) => {
      const before = unanswered;
      if (isNew) fromClient(bytes.subarray(bytes.readInt32BE(0)));
      else fromClient(bytes);
      if (before === 0 && !isBeginning) roundTrips += 1;
      isNew = false;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      fromServer(bytes);
      client.write(bytes);
    });
    client.on('close', () => asked.delete(client));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.setNoDelay(true);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: Object.assign(new URL(target), { port: String((server.address() as AddressInfo).port) }).href,
    get seen() {
      return seen;
    },
    get isAsked() {
      return asked.size > 0;
    },
    take: () => {
      const counted = { statements, roundTrips, syncs };
      statements = 0;
      roundTrips = 0;
      syncs = 0;
      return counted;
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** A portal's name and a statement's come first, each with a zero behind it. */
function boundName(body: Buffer): string {
  return body.toString('utf8').split('\0', 2)[1] ?? '';
}

/** Takes bytes as they come, and gives whole messages. */
function messages(onMessage: (type: string, body: Buffer) => void): (bytes: Buffer) => void {
  let pending = Buffer.alloc(0);
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= HEADER) {
      const end = 1 + pending.readInt32BE(1);
      if (pending.length < end) return;
      onMessage(String.fromCharCode(pending[0] ?? 0), pending.subarray(HEADER, end));
      pending = pending.subarray(end);
    }
  };
}
