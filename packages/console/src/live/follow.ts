import { ApiError } from '@relata/client';
import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import { api } from '../api/client.ts';

// The log of a location as it grows, for as long as the page is open.
//
//   open ──▶ read ── broken, ended, silent ──▶ wait ──▶ open, behind the last number
//    └── refused for good ──▶ return

export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

export interface Following {
  readonly locationId: string;
  readonly signal: AbortSignal;
  readonly onEvent: (message: EventSourceMessage) => void;
  readonly onConnection: (connection: Connection) => void;
}

const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 10_000;

/** Never rejects; ends when the signal says so, or the server refuses in a way that waiting does not mend. */
export async function follow({ locationId, signal, onEvent, onConnection }: Following): Promise<void> {
  let lastEventId: string | undefined;
  let failures = 0;
  onConnection('connecting');
  while (!signal.aborted) {
    try {
      const { data } = await api.stream('/v1/events/stream', {
        params: { query: { locationId } },
        ...(lastEventId !== undefined && { lastEventId }),
        signal,
      });
      onConnection('live');
      failures = 0;
      const messages = data
        .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
        .pipeThrough(new EventSourceParserStream());
      for await (const message of readEach(messages)) {
        if (message.id !== undefined) lastEventId = message.id;
        onEvent(message);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) {
        onConnection('refused');
        return;
      }
    }
    if (signal.aborted) return;
    onConnection('lost');
    await wait(Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** failures), signal);
    failures += 1;
  }
}

/** Not every browser iterates over streams. */
async function* readEach<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
