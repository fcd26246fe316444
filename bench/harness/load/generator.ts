import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answers.ts';
import { Latencies, type LatencySummary } from './latencies.ts';

export interface LoadTarget {
  readonly host: string;
  readonly port: number;
  readonly requests: readonly Buffer[];
  /** Whether each request may be sent only once. */
  readonly once: boolean;
  readonly expect: readonly number[];
}

export interface LoadOrder {
  readonly connections: number;
  /** Until then new requests are begun; what is under way is waited for. */
  readonly seconds?: number;
  /** Or this many requests. */
  readonly count?: number;
  /** Requests are due at this rate, whatever the answers do; their latency counts from when they were due. */
  readonly perSecond?: number;
}

export interface LoadResult {
  /** Answered as expected; another answer ends the run with an error. */
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly latencyMs: LatencySummary;
  /** Of the load generator itself: near 1, it may be what was measured. */
  readonly cpuShare: number;
}

/** How long a server may be silent before the run is given up. */
const SILENCE_MAX_MS = 30_000;

/** Runs loads against one server, and goes on in its requests where the last one stopped. */
export class Generator {
  readonly #target: LoadTarget;
  #next = 0;

  constructor(target: LoadTarget) {
    this.#target = target;
  }

  async run(order: LoadOrder): Promise<LoadResult> {
    const { count = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY, perSecond } = order;
    const latencies = new Latencies();
    const statuses: Record<string, number> = {};
    const connections: Connection[] = [];
    const idle: Connection[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cpuBefore = process.cpuUsage();
    let begun = 0;
    let finished = 0;
    let lastAnswerAt = performance.now();

    const onAnswer = (connection: Connection, status: number, sinceMs: number): void => {
      const now = performance.now();
      lastAnswerAt = now;
      finished += 1;
      statuses[status] = (statuses[status] ?? 0) + 1;
      latencies.add(now - sinceMs);
      if (!this.#target.expect.includes(status)) {
        reject(new Error(`answered ${status}: ${connection.lastText()}`));
        return;
      }
      if (perSecond === undefined && mayBegin(now)) begin(connection, now);
      else {
        idle.push(connection);
        if (!mayBegin(now) && finished === begun) resolve();
      }
    };

    const mayBegin = (now: number): boolean => begun < count && now - startedAt < seconds * 1_000;
    const begin = (connection: Connection, dueAt: number): void => {
      const request = this.#take();
      if (request === undefined) {
        reject(new Error(`the ${this.#target.requests.length} requests are used up: prepare more`));
        return;
      }
      begun += 1;
      connection.send(request, dueAt);
    };

    for (let index = 0; index < order.connections; index += 1) {
      connections.push(await Connection.open(this.#target, onAnswer, reject));
    }
    const startedAt = performance.now();
    lastAnswerAt = startedAt;
    const silence = setInterval(() => {
      if (performance.now() - lastAnswerAt > SILENCE_MAX_MS && finished < begun) {
        reject(new Error(`no answer for ${SILENCE_MAX_MS / 1_000} s`));
      }
    }, 1_000);
    let clock: NodeJS.Timeout | undefined;
    if (perSecond === undefined) {
      for (const connection of connections) if (mayBegin(startedAt)) begin(connection, startedAt);
    } else {
      idle.push(...connections);
      // Each tick begins what is due by now; what finds no idle connection is begun late, and its latency shows it.
      clock = setInterval(() => {
        const now = performance.now();
        const end = Math.min(now, startedAt + seconds * 1_000);
        for (;;) {
          const dueAt = startedAt + (begun * 1_000) / perSecond;
          if (dueAt > end || begun >= count) break;
          const connection = idle.pop();
          if (connection === undefined) break;
          begin(connection, dueAt);
        }
        if (!mayBegin(now) && finished === begun) resolve();
      }, 1);
    }
    try {
      await promise;
    } finally {
      clearInterval(silence);
      clearInterval(clock);
      for (const connection of connections) connection.close();
    }
    const took = (lastAnswerAt - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    return {
      requests: finished,
      seconds: took,
      perSecond: finished / took,
      statuses,
      latencyMs: latencies.summary(),
      cpuShare: (user + system) / 1e6 / took,
    };
  }

  #take(): Buffer | undefined {
    const { requests, once } = this.#target;
    const request = once ? requests[this.#next] : requests[this.#next % requests.length];
    this.#next += 1;
    return request;
  }
}

class Connection {
  readonly #target: LoadTarget;
  readonly #onAnswer: (connection: Connection, status: number, sinceMs: number) => void;
  readonly #onError: (error: Error) => void;
  readonly #reader = new AnswerReader();
  #socket: Socket;
  #since = 0;
  #isBusy = false;
  #isClosed = false;
  #text = '';

  private constructor(
    target: LoadTarget,
    onAnswer: (connection: Connection, status: number, sinceMs: number) => void,
    onError: (error: Error) => void,
  ) {
    this.#target = target;
    this.#onAnswer = onAnswer;
    this.#onError = onError;
    this.#socket = this.#connect();
  }

  static async open(
    target: LoadTarget,
    onAnswer: (connection: Connection, status: number, sinceMs: number) => void,
    onError: (error: Error) => void,
  ): Promise<Connection> {
    const connection = new Connection(target, onAnswer, onError);
    await new Promise((resolve) => connection.#socket.once('connect', resolve).once('close', resolve));
    return connection;
  }

  send(request: Buffer, since: number): void {
    this.#since = since;
    this.#isBusy = true;
    this.#socket.write(request);
  }

  /** Of the last answer, for whoever has to say what was wrong. */
  lastText(): string {
    return this.#text;
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #connect(): Socket {
    const socket = connect({ host: this.#target.host, port: this.#target.port, noDelay: true });
    socket.on('data', (chunk) => {
      const answer = this.#reader.read(chunk);
      if (answer === undefined) return;
      if (!this.#target.expect.includes(answer.status)) this.#text = chunk.toString('latin1').slice(0, 1_000);
      this.#isBusy = false;
      if (answer.closes) this.#replace();
      this.#onAnswer(this, answer.status, this.#since);
    });
    socket.on('error', (error) => {
      if (!this.#isClosed && socket === this.#socket) this.#onError(error);
    });
    socket.on('close', () => {
      if (this.#isClosed || socket !== this.#socket) return;
      if (this.#isBusy) this.#onError(new Error('the server closed a connection with a request under way'));
      else this.#replace();
    });
    return socket;
  }

  #replace(): void {
    this.#reader.reset();
    this.#socket.destroy();
    this.#socket = this.#connect();
  }
}
