import { ApiError } from '@relata/client';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { api } from '../api/client.ts';

// The log of a location as it grows, for as long as somebody looks.
//
//   open ──▶ read ── broken, ended, silent ──▶ wait ──▶ open, behind the last number
//    └── refused for good ──▶ return

export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

/** How far a reader has got; the next stream goes on there. */
export interface Place {
  /** Of the last event, or where the stream began. Undefined before the first, and where it cannot go on. */
  id: string | undefined;
  /** Milliseconds since 1970. */
  heardAt: number;
}

export interface Following {
  readonly locationId: string;
  readonly signal: AbortSignal;
  readonly place: Place;
  readonly onEvent: (message: EventSourceMessage) => void;
  readonly onConnection: (connection: Connection) => void;
  /** A stream has begun at the log's end: what was before it is not told. */
  readonly onBegin: () => void;
  readonly onRefused: (error: ApiError) => void;
}

const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 10_000;
/** relata says something every 15 s: a connection that is silent for three times as long is no more. */
const SILENT_MAX_MS = 45_000;
/** After more than that the log is read from its end again: a night of a busy log is not to be streamed. */
const AWAY_MAX_MS = 120_000;

/** Never rejects; ends when the signal says so, or the server refuses in a way that waiting does not mend. */
export async function follow(following: Following): Promise<void> {
  const { signal, place, onConnection, onRefused } = following;
  let failures = 0;
  onConnection('connecting');
  while (!signal.aborted) {
    try {
      await readStream(following, () => {
        failures = 0;
        onConnection('live');
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && isFinal(error)) {
        onConnection('refused');
        onRefused(error);
        return;
      }
      // The log no longer reaches back that far, or was set back.
      if (error instanceof ApiError && error.status < 500) place.id = undefined;
    }
    if (signal.aborted) return;
    onConnection('lost');
    await wait(Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** failures), signal);
    failures += 1;
  }
}

/** Returns when the stream ends; throws when it does not begin, or breaks. */
async function readStream(following: Following, onOpen: () => void): Promise<void> {
  const { locationId, signal, place, onEvent, onBegin } = following;
  const reading = new AbortController();
  const stop = () => reading.abort();
  signal.addEventListener('abort', stop);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    place.heardAt = Date.now();
    clearTimeout(silence);
    silence = setTimeout(stop, SILENT_MAX_MS);
  };
  try {
    if (Date.now() - place.heardAt > AWAY_MAX_MS) place.id = undefined;
    const lastEventId = place.id;
    const { data } = await api.stream('/v1/events/stream', {
      params: { query: { locationId } },
      ...(lastEventId !== undefined && { lastEventId }),
      signal: reading.signal,
    });
    heard();
    if (lastEventId === undefined) onBegin();
    onOpen();
    const parser = createParser({
      onEvent,
      // Comes before its event, and without one where the stream only says how far it is.
      onId: (id) => {
        place.id = id;
      },
    });
    const text = data.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>);
    for (const reader = text.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.feed(value);
    }
  } finally {
    stop();
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
  }
}

/** Who may not read the log, or asks for none that there is, need not ask again. */
function isFinal({ status }: ApiError): boolean {
  return status === 401 || status === 403 || status === 404;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
  });
}
