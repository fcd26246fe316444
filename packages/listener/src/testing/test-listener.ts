import type { EventType } from '@relata/protocol';
import { createListener } from '../create-listener.ts';
import type { EventOf } from '../event.ts';
import type { Handler, Listener, ListenerOptions } from '../listener.ts';
import type { HandleResult } from '../outcome.ts';
import { keyPairs, testKeys } from './keys.ts';
import { type Overrides, type SignedRequest, type SignOptions, signedRequest } from './signed-request.ts';

/** Handlers by the name of their event. */
export type HandlersByType = { readonly [Type in EventType]?: Handler<EventOf<Type>> };

/**
 * What is tested: handlers by type; a function that adds them, the very one that the program calls; or a listener of
 * your own, whose `keys` must be those of `testKeys()`.
 */
export type Hooks = HandlersByType | ((listener: Listener) => unknown) | Listener;

/** `as` is for all that is sent; the rest is for the listener that is made here. */
export type TestListenerOptions = Omit<ListenerOptions, 'keys'> & Pick<SignOptions, 'as'>;

type Send<Result> = <const Type extends EventType | (string & {})>(
  type: Type,
  overrides?: Overrides<Type>,
  options?: SignOptions,
) => Promise<Result>;

/** Each sends a webhook and gives what the listener made of it. Nothing is asserted: any test framework will do. */
export interface TestListener {
  /** A genuine webhook. */
  readonly send: Send<HandleResult>;
  /** One that names another location than the one that was signed. */
  readonly tampered: Send<HandleResult>;
  /** One that was sent an hour ago. By relata it must be refused; by HighLevel, whose retries come late, taken. */
  readonly stale: Send<HandleResult>;
  /** A genuine webhook, twice, one after the other. */
  readonly duplicate: Send<readonly [first: HandleResult, second: HandleResult]>;
  /** One that somebody else signed. */
  readonly wrongKey: Send<HandleResult>;
}

const STALE_MS = 3_600_000;

/** Tries a listener, or what one is made of, without a server. */
export function testListener(hooks: Hooks, options: TestListenerOptions = {}): TestListener {
  const { as = 'relata', ...listenerOptions } = options;
  const now = options.now ?? Date.now;
  let opened: Promise<Listener> | undefined;

  const handle = async ({
    rawBody,
    headers,
  }: Pick<SignedRequest, 'rawBody' | 'headers'>): Promise<HandleResult> => {
    opened ??= open(hooks, listenerOptions);
    return (await opened).handle({ rawBody, headers });
  };
  const sign: Send<SignedRequest> = (type, overrides, own) =>
    signedRequest(type, overrides, { as, sentAtMs: now(), ...own });

  return {
    send: async (...asked) => handle(await sign(...asked)),
    tampered: async (...asked) => {
      const request = await sign(...asked);
      return handle({ rawBody: tamperWith(request), headers: request.headers });
    },
    stale: async (type, overrides, own) =>
      handle(await sign(type, overrides, { sentAtMs: now() - STALE_MS, ...own })),
    duplicate: async (...asked) => {
      const request = await sign(...asked);
      return [await handle(request), await handle(request)];
    },
    wrongKey: async (type, overrides, own) => {
      const { privateKey } = (await keyPairs()).stranger;
      return handle(await sign(type, overrides, { privateKey, ...own }));
    },
  };
}

async function open(hooks: Hooks, options: Omit<ListenerOptions, 'keys'>): Promise<Listener> {
  if (isListener(hooks)) return hooks;
  const { relata, highlevel } = await testKeys();
  const listener = createListener({ ...options, keys: [relata, highlevel] });
  if (typeof hooks === 'function') await hooks(listener);
  else {
    for (const [type, handler] of Object.entries(hooks)) listener.on(type, handler as Handler);
  }
  return listener;
}

const isListener = (hooks: Hooks): hooks is Listener =>
  'handle' in hooks && typeof hooks.handle === 'function';

/** What somebody would change: it is JSON still, and an event. */
function tamperWith({ event }: Pick<SignedRequest, 'event'>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ ...event, locationId: 'somebodyElsesLocat1o' }));
}
