import { Agent, type Dispatcher } from 'undici';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { openHeaders } from '../endpoints/own-headers.ts';
import type { Vault } from '../keys/vault.ts';
import type { Compose, Composed, Message } from './compose.ts';
import type { Egress } from './egress.ts';
import { type Dispatch, Exchange, type Outcome } from './exchange.ts';

export type { Outcome } from './exchange.ts';

/** Of an answer, all together: as much as of its body. */
const ANSWER_HEADERS_BYTES_MAX = 16 * 1024;

export interface Sending {
  readonly outcome: Promise<Outcome>;
  /** Breaks it off. */
  abort(): void;
}

/** A message that is composed and signed before it may go. */
export interface Prepared {
  /** Of its `webhook-timestamp`; an attempt that begins in another is signed anew. */
  readonly second: number;
  readonly composed: Promise<Composed>;
}

export interface Sender {
  prepare(message: Message): Prepared;
  /** Makes one attempt, which ends within the endpoint's `timeoutMs`; its outcome never rejects. */
  send(message: Message, prepared?: Prepared): Sending;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly egress: Egress;
  readonly compose: Compose;
  readonly vault: Vault;
  /** The time that attempts bear, in milliseconds since 1970. */
  readonly now: () => number;
}

export function createSender({ egress, compose, vault, now }: SenderOptions): Sender {
  // undici writes the first request on a connection while it is being handed it.
  let isFresh = false;
  const options: Agent.Options = {
    connect(target, callback) {
      egress.connector(target, (...connected) => {
        isFresh = true;
        try {
          callback(...connected);
        } finally {
          isFresh = false;
        }
      });
    },
    allowH2: false,
    // Each attempt has one deadline over all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: ANSWER_HEADERS_BYTES_MAX,
  };
  // As many connections as there are attempts: lanes bound those, and an endpoint that hangs must not take the
  // connections of another behind the same host.
  const agent = new Agent(options);
  // Keeps no connection.
  const freshAgent = new Agent({ ...options, pipelining: 0 });

  async function begin(message: Message, prepared: Prepared | undefined, exchange: Exchange): Promise<void> {
    const { endpoint } = message;
    const target = targetOf(endpoint);
    const isGood = prepared?.second === secondOf(exchange.startedAt.getTime());
    const { body, headers, kids } = await (isGood ? prepared.composed : compose(message, exchange.startedAt));
    const request: Dispatcher.DispatchOptions = {
      origin: target.origin,
      path: target.path,
      method: 'POST',
      body,
      // Ours last: they win.
      headers: { ...openHeaders(vault, endpoint.id, endpoint.headers), ...headers },
    };
    const dispatch: Dispatch = (connection, handler) =>
      (connection === 'fresh' ? freshAgent : agent).dispatch(request, handler);
    exchange.begin(dispatch, kids);
  }

  return {
    prepare(message) {
      const at = new Date(now());
      const composed = compose(message, at);
      // Whoever sends it is told.
      composed.catch(() => {});
      return { second: secondOf(at.getTime()), composed };
    },
    send(message, prepared) {
      const exchange = new Exchange({ timeoutMs: message.endpoint.timeoutMs, now, isFresh: () => isFresh });
      begin(message, prepared, exchange).catch((error) => exchange.fail(error));
      return { outcome: exchange.outcome, abort: () => exchange.abort() };
    },
    async close() {
      await Promise.all([agent.destroy(), freshAgent.destroy()]);
    },
  };
}

interface Target {
  readonly origin: string;
  readonly path: string;
}

const targets = new WeakMap<Endpoint, Target>();

/** Parsed once for each endpoint as it is known: an attempt would take microseconds for it. */
function targetOf(endpoint: Endpoint): Target {
  const known = targets.get(endpoint);
  if (known !== undefined) return known;
  if (endpoint.url === null) throw new TypeError(`endpoint ${endpoint.id} has no URL`);
  const { origin, pathname, search } = new URL(endpoint.url);
  const target = { origin, path: pathname + search };
  targets.set(endpoint, target);
  return target;
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1_000);
}
