import type { ReceivedEvent } from './event.ts';
import type { Handler } from './listener.ts';

interface Registered {
  readonly matches: (type: string) => boolean;
  readonly handler: Handler;
}

/** Who listens to what. */
export class Handlers {
  readonly #registered: Registered[] = [];
  readonly #unhandled: Handler[] = [];

  /** @throws TypeError for what is no name, no pattern or no function */
  add(names: string | readonly string[], handler: Handler): void {
    const matchers = [names].flat().map(matcherOf);
    if (matchers.length === 0) throw new TypeError('There is no type to listen to');
    this.#registered.push({
      // One handler runs once, also where several of its names fit.
      matches: (type) => matchers.some((matches) => matches(type)),
      handler: checkHandler(handler),
    });
  }

  addUnhandled(handler: Handler): void {
    this.#unhandled.push(checkHandler(handler));
  }

  /** In the order in which they were added. */
  for(event: ReceivedEvent): { readonly kind: 'processed' | 'unhandled'; readonly handlers: Handler[] } {
    const handlers = this.#registered
      .filter(({ matches }) => matches(event.type))
      .map(({ handler }) => handler);
    return handlers.length > 0
      ? { kind: 'processed', handlers }
      : { kind: 'unhandled', handlers: this.#unhandled };
  }
}

function matcherOf(name: string): (type: string) => boolean {
  if (typeof name !== 'string' || name === '' || name.slice(0, -1).includes('*')) {
    throw new TypeError(`Not a type, nor a pattern with * at its end: ${String(name)}`);
  }
  if (!name.endsWith('*')) return (type) => type === name;
  const start = name.slice(0, -1);
  return (type) => type.startsWith(start);
}

/** @throws TypeError */
export function checkHandler<Fn>(handler: Fn): Fn {
  if (typeof handler !== 'function') throw new TypeError('A handler is a function');
  return handler;
}
