import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { until } from '../delivery/receiver.ts';

/** What a client is sent as a whole. */
export interface SeenFrame {
  readonly id: number | undefined;
  readonly event: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is looked into by tests, which is their check
  readonly data: any;
  readonly comments: readonly string[];
  readonly retryMs: number | undefined;
}

export interface OpenStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** All that came, in order. */
  readonly frames: readonly SeenFrame[];
  /** Those that a program is shown. */
  readonly events: SeenFrame[];
  /** Where a client would go on. */
  readonly lastId: number | undefined;
  /** What came instead of a stream. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly problem: any;
  /** Resolves when so many events came, or throws what there is instead. */
  waitFor(count: number, timeoutMs?: number): Promise<SeenFrame[]>;
  waitUntil(isSo: (stream: OpenStream) => boolean, timeoutMs?: number): Promise<void>;
  /** Takes nothing from now on. */
  pause(): void;
  resume(): void;
  /** The connection is gone, whoever ended it. */
  readonly isClosed: boolean;
  /** Hangs up. */
  close(): Promise<void>;
}

export interface StreamRequest {
  readonly url: string;
  readonly token: string;
  readonly lastEventId?: number | string;
  /** Reads nothing until it is resumed. */
  readonly paused?: boolean;
}

/** A client of its own connection: resolves when the answer has begun. */
export async function openStream(path: string, options: StreamRequest): Promise<OpenStream> {
  const { url, token, lastEventId, paused = false } = options;
  const sent = request(url + path, {
    agent: false,
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
    },
  }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers } = response;
  const isStream = headers['content-type'] === 'text/event-stream';
  const problem = isStream ? undefined : JSON.parse((await response.toArray()).join(''));
  const frames: SeenFrame[] = [];
  let isClosed = !isStream;
  let rest = '';
  sent.on('error', () => {});
  response.on('error', () => {});
  response.on('close', () => {
    isClosed = true;
  });
  if (isStream && !paused) listen();

  function listen(): void {
    response.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n\n');
      rest = parts.pop() ?? '';
      frames.push(...parts.map(readFrame));
    });
  }

  const stream: OpenStream = {
    status,
    headers,
    frames,
    get events() {
      return frames.filter(({ data }) => data !== undefined);
    },
    get lastId() {
      return frames.findLast(({ id }) => id !== undefined)?.id;
    },
    problem,
    async waitFor(count, timeoutMs = 10_000) {
      const state = () => `${stream.events.length} of ${count} events came`;
      await until(() => stream.events.length >= count, timeoutMs, state);
      return stream.events;
    },
    waitUntil: (isSo, timeoutMs = 10_000) =>
      until(
        () => isSo(stream),
        timeoutMs,
        () => JSON.stringify(frames.slice(-5)),
      ),
    pause: () => response.pause(),
    resume: () => {
      if (response.listenerCount('data') === 0) listen();
      response.resume();
    },
    get isClosed() {
      return isClosed;
    },
    async close() {
      response.destroy();
      if (!isClosed) await once(response, 'close');
    },
  };
  return stream;
}

function readFrame(text: string): SeenFrame {
  const lines = text.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const data = field('data');
  return {
    id: number(field('id')),
    event: field('event'),
    data: data === undefined ? undefined : JSON.parse(data),
    comments: lines.filter((line) => line.startsWith(':')),
    retryMs: number(field('retry')),
  };
}
