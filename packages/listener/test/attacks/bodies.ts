import {
  type Attack,
  body,
  bodyOf,
  byHighLevel,
  byRelata,
  bytesOf,
  event,
  ofBoth,
  processed,
  refused,
  withHeaders,
  wrong,
} from './attack.ts';

const text = JSON.stringify(event);
const { type: _, ...rest } = event;

/** Bodies that are not what was signed; what was signed is `body`. */
const tampered: readonly (readonly [name: string, bodies: readonly Uint8Array<ArrayBuffer>[]])[] = [
  ['one bit is another', bitFlips(12)],
  ['JSON written again: indented', [bytesOf(JSON.stringify(event, null, 2))]],
  ['JSON written again: with spaces', [bytesOf(text.replaceAll('":', '": '))]],
  ['JSON written again: keys sorted', [bodyOf(Object.fromEntries(Object.entries(event).sort()))]],
  ['JSON written again: a letter escaped', [bytesOf(text.replace('R', '\\u0052'))]],
  ['a byte order mark before it', [bytesOf(`\ufeff${text}`)]],
  ['a key twice: another value behind', [bytesOf(`${text.slice(0, -1)},"locationId":"mine"}`)]],
  ['a key twice: another value before', [bytesOf(`{"type":"RelationDelete",${text.slice(1)}`)]],
  ['a key more', [bodyOf({ ...event, isAdmin: true })]],
  ['__proto__ beside the rest', [bytesOf(`{"__proto__":{"type":"RelationDelete"},${text.slice(1)}`)]],
  [
    'another appId: what an app that checks only its own lets pass',
    [bodyOf({ ...event, appId: '0'.repeat(24) })],
  ],
  ['another type', [bodyOf({ ...rest, type: 'RelationDelete' })]],
  ['white space around it', [bytesOf(`${text}\n`), bytesOf(` ${text}`), bytesOf(`${text}\0`)]],
  ['cut off', [body.slice(0, -1), body.slice(1), body.slice(0, 1)]],
  ['twice in a row', [bytesOf(text + text)]],
  ['nothing', [new Uint8Array()]],
  ['an empty object', [bytesOf('{}')]],
];

/** Rightly signed bodies that are no events. */
const notEvents: readonly (readonly [name: string, Uint8Array<ArrayBuffer>])[] = [
  ['with a byte order mark', bytesOf(`\ufeff${text}`)],
  ['that is not JSON', bytesOf('type=RelationCreate')],
  ['that is not UTF-8', Uint8Array.from([...bytesOf('{"type":"'), 0xff, ...bytesOf('"}')])],
  ['that is an array', bodyOf([event])],
  ['that is null', bytesOf('null')],
  ['that is a number', bytesOf('1')],
  ['without a type', bodyOf(rest)],
  ['whose type is no text', bodyOf({ ...event, type: ['RelationCreate'] })],
];

export const bodies: readonly Attack[] = [
  {
    name: "a genuine webhook of relata's, and one of HighLevel's",
    deliveries: async ({ relata, highlevel }) => [
      await byRelata(relata),
      await byHighLevel(highlevel, bodyOf({ ...event, webhookId: crypto.randomUUID() })),
    ],
    expected: processed,
    runs: 2,
  },
  ...tampered.map(
    ([name, bodies]): Attack => ({
      name: `body: ${name}`,
      deliveries: (kit) => ofBoth(kit, (genuine) => bodies.map((changed) => ({ ...genuine, body: changed }))),
      expected: wrong,
    }),
  ),
  ...notEvents.map(
    ([name, bytes]): Attack => ({
      name: `rightly signed, a body ${name}`,
      deliveries: (kit) => ofBoth(kit, (genuine) => [genuine], bytes),
      expected: refused(400, 'body_malformed'),
    }),
  ),
  {
    name: 'types that are names of what every object has',
    deliveries: async ({ relata }) =>
      Promise.all(
        ['constructor', '__proto__', 'toString', 'hasOwnProperty'].map((name) =>
          byRelata(relata, bodyOf({ ...event, type: name }), { id: crypto.randomUUID() }),
        ),
      ),
    expected: processed,
    runs: 4,
  },
  {
    name: 'a genuine body called something else than JSON',
    deliveries: async ({ relata }) =>
      Promise.all(
        [
          'text/plain',
          'application/x-www-form-urlencoded',
          'application/json; charset=utf-16',
          undefined,
        ].map(async (contentType) => {
          const { body, headers } = await byRelata(relata, undefined, { id: crypto.randomUUID() });
          const { 'content-type': _, ...others } = headers;
          return {
            body,
            headers: contentType === undefined ? others : { ...others, 'content-type': contentType },
          };
        }),
      ),
    expected: processed,
    runs: 4,
  },
  {
    name: 'a forged body called something else than JSON',
    deliveries: (kit) =>
      ofBoth(kit, (genuine) => [
        {
          ...withHeaders(genuine, { 'content-type': 'text/plain' }),
          body: bodyOf({ ...event, id: 'forged' }),
        },
      ]),
    expected: wrong,
  },
  {
    name: 'a body longer than maxBodyBytes, genuine or not',
    options: () => ({ maxBodyBytes: body.length - 1 }),
    deliveries: (kit) => ofBoth(kit, (genuine) => [genuine, { ...genuine, body: new Uint8Array(100_000) }]),
    expected: refused(413, 'body_too_large'),
  },
  {
    name: 'a genuine body of maxBodyBytes',
    options: () => ({ maxBodyBytes: body.length }),
    deliveries: async ({ relata }) => [await byRelata(relata)],
    expected: processed,
    runs: 1,
  },
  {
    name: 'another method than POST',
    deliveries: (kit) =>
      ofBoth(kit, (genuine) => [
        { ...genuine, method: 'PUT' },
        { ...genuine, method: 'DELETE' },
        { ...genuine, method: 'PATCH' },
      ]),
    expected: refused(405, 'method_not_allowed'),
  },
];

/** Bodies with one bit changed, in places spread over all of it. */
function bitFlips(count: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, n) => {
    const flipped = Uint8Array.from(body);
    const at = Math.round((n * (body.length - 1)) / (count - 1));
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (n % 8));
    return flipped;
  });
}
