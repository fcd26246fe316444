import { createMemoryDedupe, type DedupeStore, type HandleRequest } from '@relata/listener';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  byHighLevel,
  byRelata,
  listenTo,
  makeSenders,
  relationCreated,
  type Senders,
  type SignedRequest,
} from './support/signed.ts';

const RUNS = 300;

let senders: Senders;
let genuine: SignedRequest[];

beforeAll(async () => {
  senders = await makeSenders();
  genuine = [await byHighLevel(senders), await byRelata(senders)];
});

/** What a function may do instead of what it should. */
const behaviour = fc.oneof(
  fc.anything().map((value) => () => value),
  fc.anything().map((value) => async () => value),
  fc.anything().map((value) => () => {
    throw value;
  }),
  fc.anything().map((value) => () => Promise.reject(value)),
  fc.anything().map((value) => () => hostile(value)),
);

/** fast-check looks at what it makes, so that the hostile is made of it later. */
class Hostile {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}
const anyHostile = fc.anything().map((value) => new Hostile(value));

function made(given: unknown): unknown {
  return given instanceof Hostile ? hostile(given.value) : given;
}

/** Throws whatever is done with it. */
function hostile(value: unknown): object {
  const refuse = (): never => {
    throw value;
  };
  return new Proxy(() => {}, {
    get: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    apply: refuse,
    getOwnPropertyDescriptor: refuse,
  });
}

const names = fc.constantFrom(
  'x-ghl-signature',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'X-GHL-Signature',
  'get',
  '__proto__',
  'x-relata-sequence',
  'x-relata-test',
);
const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '0', '1e9', 'v1a,', `${'v1a,AAAA '.repeat(5_000)}`, 'A'.repeat(88)),
  fc.array(fc.string()),
  fc.anything(),
);
const record = fc.dictionary(fc.oneof(names, fc.string()), values, { noNullPrototype: false });
const anyHeaders = fc.oneof(
  record,
  record.map((entries) => ({ get: (name: string) => entries[name] })),
  fc.anything().map((value) => ({ get: () => value })),
  fc.anything().map((value) => ({ get: () => hostile(value) })),
  fc.anything().map((value) => ({
    get() {
      throw value;
    },
  })),
  fc.anything(),
  anyHostile,
);
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((json) => new TextEncoder().encode(json)),
  fc.anything(),
  anyHostile,
);

/** Statuses that a listener answers with; not 410, by which relata disables the endpoint. */
const statuses = [200, 400, 401, 405, 409, 413, 429, 500, 503];

describe('handle never throws', () => {
  test('whatever arrives', async () => {
    const listener = listenTo(senders).onAny(() => {
      throw new Error('a handler ran');
    });
    const request = fc.oneof(
      fc.record(
        { rawBody: anyBody, headers: anyHeaders, method: fc.oneof(fc.constant('POST'), fc.anything()) },
        { requiredKeys: [] },
      ),
      fc.anything(),
      anyHostile,
    );
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const request = made(given);
        const isRecord = typeof given === 'object' && given !== null && !(given instanceof Hostile);
        const parts = isRecord ? Object.entries(given).map(([name, part]) => [name, made(part)]) : [];
        const all = isRecord ? Object.fromEntries(parts) : request;
        const result = await listener.handle(all as HandleRequest);
        expect(statuses).toContain(result.status);
        expect(JSON.parse(result.body)).toMatchObject({ status: result.status, code: expect.any(String) });
        expect(['refused', 'misconfigured']).toContain(result.outcome.kind);
      }),
      { numRuns: RUNS },
    );
  });

  test('whatever is done to what was signed: it is refused, or it is what was signed', async () => {
    const listener = listenTo(senders, { dedupe: false }).onAny(() => {});
    const change = fc.record({
      at: fc.nat(),
      bit: fc.nat(7),
      what: fc.constantFrom(
        'body',
        'x-ghl-signature',
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (sender, changes) => {
          const { rawBody, headers } = genuine[sender] as SignedRequest;
          const body = Uint8Array.from(rawBody);
          const changed: Record<string, string> = { ...headers };
          for (const { at, bit, what } of changes) {
            if (what === 'body') body[at % body.length] = (body[at % body.length] as number) ^ (1 << bit);
            const value = changed[what];
            if (value === undefined || value === '') continue;
            const index = at % value.length;
            changed[what] =
              value.slice(0, index) +
              String.fromCharCode(value.charCodeAt(index) ^ (1 << bit)) +
              value.slice(index + 1);
          }
          const { status, outcome } = await listener.handle({ rawBody: body, headers: changed });
          if (status !== 200) expect(status).toBe(401);
          else expect(outcome).toMatchObject({ kind: 'processed', webhook: { event: relationCreated } });
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('whatever handlers, stores and those who are told of errors do', async () => {
    const errors: unknown[] = [];
    const onConsole = console.error;
    console.error = (error: unknown) => errors.push(error);
    try {
      const storeMethods = fc.record({
        claim: fc.oneof(fc.constant(undefined), behaviour),
        commit: fc.oneof(fc.constant(undefined), behaviour),
        release: fc.oneof(fc.constant(undefined), behaviour),
      });
      await fc.assert(
        fc.asyncProperty(
          behaviour,
          behaviour,
          storeMethods,
          behaviour,
          fc.nat(1),
          async (handler, told, store, retryStatus, sender) => {
            const memory = createMemoryDedupe();
            const dedupe = {
              claim: store.claim ?? memory.claim,
              commit: store.commit ?? memory.commit,
              release: store.release ?? memory.release,
            } as DedupeStore;
            const listener = listenTo(senders, { dedupe, retryStatus: retryStatus as () => number })
              .onAny(handler)
              .onError(told);
            const { status, outcome } = await listener.handle(genuine[sender] as SignedRequest);
            const answers =
              outcome.kind === 'handler_failed' || outcome.kind === 'store_failed' ? [400, 599] : [200, 200];
            expect(status).toBeGreaterThanOrEqual(answers[0] as number);
            expect(status).toBeLessThanOrEqual(answers[1] as number);
          },
        ),
        { numRuns: RUNS },
      );
    } finally {
      console.error = onConsole;
    }
  });
});
