import { setTimeout as sleep } from 'node:timers/promises';
import { type Answered, ApiError } from '@relata/client';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

// A stream of the server that is to go on for as long as somebody watches. It is read until it breaks, or says that it
// ends, and is then asked for again behind the last id: what happened meanwhile comes first.
//
//   open ──▶ read ── broken, ended, silent ──▶ wait ──▶ open
//    └── refused for good, or away for too long ──▶ throw

export interface FollowOptions {
  /** Asks for the stream; behind this id, unless it is the first time. */
  readonly open: (lastEventId: string | undefined) => Promise<Answered<ReadableStream<Uint8Array>>>;
  readonly signal: AbortSignal;
  /** How long the server may be away. The first time it must be there. */
  readonly giveUpMs: number;
  /** Says that the stream is broken, and that it is back. */
  readonly note: (text: string) => void;
}

/** The server says something every 15 seconds. After three of them there is nobody any more. */
const SILENCE_MAX_MS = 45_000;
const WAIT_FIRST_MS = 250;
const WAIT_MAX_MS = 5_000;

/**
 * Events, each once, for ever. Throws what the server refuses with, what the last of many tries said when it was away
 * for too long, and the signal's reason.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<EventSourceMessage> {
  const { open, signal, giveUpMs, note } = options;
  let lastEventId: string | undefined;
  let awaySince: number | undefined;
  let tries = 0;
  const onId = (id: string): void => {
    lastEventId = id;
  };
  let isFirst = true;
  for (;;) {
    try {
      const { data } = await open(lastEventId);
      isFirst = false;
      if (awaySince !== undefined) note('Connected again');
      awaySince = undefined;
      tries = 0;
      for await (const message of messagesOf(data, onId)) {
        // Whatever its reason is, the answer to the next request says it.
        if (message.event === 'end') break;
        yield message;
      }
    } catch (error) {
      if (isFirst || signal.aborted || !mayPass(error)) throw error;
      if (awaySince !== undefined && performance.now() - awaySince > giveUpMs) throw error;
    }
    if (awaySince === undefined) {
      awaySince = performance.now();
      note(`Disconnected; trying again for ${Math.round(giveUpMs / 1_000)} s`);
    }
    const longestMs = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** Math.min(tries, 10));
    tries += 1;
    await sleep(longestMs * (0.5 + Math.random() / 2), undefined, { signal });
  }
}

/** What one connection brings; ends when it does, and throws when it breaks or says nothing any more. */
async function* messagesOf(
  stream: ReadableStream<Uint8Array>,
  onId: (id: string) => void,
): AsyncGenerator<EventSourceMessage> {
  const messages: EventSourceMessage[] = [];
  // The id counts from here on: nobody asks for the stream again before all of these have been taken.
  const parser = createParser({ onEvent: (message) => messages.push(message), onId });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* messages.splice(0);
    }
  } finally {
    // What is left of it is nobody's, and may never end.
    reader.cancel().catch(() => {});
  }
}

async function withinSilence<T>(reading: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StreamSilent()), SILENCE_MAX_MS);
  try {
    return await Promise.race([reading, promise]);
  } finally {
    clearTimeout(timer);
  }
}

class StreamSilent extends Error {
  override readonly name = 'StreamSilent';
}

/** Whether it may be otherwise in a moment. What breaks while it is read has no class of its own. */
function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429 || error.status === 408;
  return error instanceof Error;
}
