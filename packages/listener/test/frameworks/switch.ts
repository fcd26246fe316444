import type { HandleResult, Listener } from '@relata/listener';
import type { Receiving } from '../../src/adapters/receiving.ts';
import type { Answered, Way } from '../attacks/run.ts';
import { post } from './post.ts';

/** Names the request, so that what became of it is found again. */
const NUMBER_HEADER = 'x-test-number';

/** What an adapter is made with once, and behind which each test puts a listener of its own. */
export interface Switch extends Receiving {
  /** Sends over the network to `url`, where the adapter that has this switch must be. */
  readonly way: (url: string) => Way;
  /** Whatever the listener was asked. */
  readonly results: HandleResult[];
  use(listener: Listener): void;
}

export function createSwitch(): Switch {
  let current: Listener | undefined;
  let requests = 0;
  const byNumber = new Map<string, HandleResult>();
  const results: HandleResult[] = [];

  const there = (): Listener => {
    if (current === undefined) throw new Error('no listener is there yet');
    return current;
  };
  const keep = (result: HandleResult): HandleResult => {
    results.push(result);
    return result;
  };

  return {
    results,
    use(listener) {
      current = listener;
    },
    get maxBodyBytes() {
      return there().maxBodyBytes;
    },
    refuse: (code) => keep(there().refuse(code)),
    async handle(request) {
      const { headers } = request;
      const number =
        headers instanceof Headers
          ? headers.get(NUMBER_HEADER)
          : (headers as Record<string, unknown>)[NUMBER_HEADER];
      const result = keep(await there().handle(request));
      byNumber.set(String(number), result);
      return result;
    },
    way:
      (url) =>
      async (listener, delivery): Promise<Answered> => {
        current = listener;
        const number = String(requests++);
        const before = results.length;
        const answer = await post(url, {
          ...delivery,
          headers: { ...delivery.headers, [NUMBER_HEADER]: number },
        });
        // What an adapter refuses it does not say of which request; nothing that is refused is sent at once with others.
        return { ...answer, result: byNumber.get(number) ?? results.slice(before).at(-1) };
      },
  };
}
