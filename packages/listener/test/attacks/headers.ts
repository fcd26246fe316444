import { signStandard } from '@relata/protocol/signature';
import {
  AT_SECONDS,
  type Attack,
  body,
  bodyOf,
  byHighLevel,
  byRelata,
  type Delivery,
  type Expected,
  event,
  ofBoth,
  processed,
  refused,
  withHeaders,
  wrong,
} from './attack.ts';

const missing = refused(401, 'standard_headers_missing');
const badId = refused(401, 'id_malformed');
const badTimestamp = refused(401, 'timestamp_malformed');
const repeated = refused(401, 'header_repeated');

/** A header of relata's genuine webhook, changed in several ways; undefined takes it away. */
function changed(
  name: string,
  header: string,
  values: readonly (string | readonly string[] | undefined)[],
  expected: Expected,
): Attack {
  return {
    name,
    deliveries: async ({ relata }) => {
      const genuine = await byRelata(relata);
      return values.map((value) => withHeaders(genuine, { [header]: value }));
    },
    expected,
  };
}

/** Genuine, but sent so many seconds ago. */
const sentAgo =
  (...ages: readonly number[]): Attack['deliveries'] =>
  ({ relata }) =>
    Promise.all(
      ages.map((age) => {
        const webhookId = crypto.randomUUID();
        const bytes = bodyOf({ ...event, webhookId });
        return byRelata(relata, bytes, { id: webhookId, timestamp: AT_SECONDS - age });
      }),
    );

export const ids: readonly Attack[] = [
  {
    name: 'the id of another genuine webhook, its timestamp, or both',
    deliveries: async ({ relata }) => {
      const one = await byRelata(relata);
      const other = await byRelata(relata, bodyOf({ ...event, id: 'other' }), {
        id: crypto.randomUUID(),
        timestamp: AT_SECONDS - 60,
      });
      const swapped = (...names: string[]): Delivery =>
        withHeaders(one, Object.fromEntries(names.map((name) => [name, other.headers[name]])));
      return [
        swapped('webhook-id'),
        swapped('webhook-timestamp'),
        swapped('webhook-id', 'webhook-timestamp'),
        swapped('webhook-signature'),
        swapped('webhook-id', 'webhook-timestamp', 'webhook-signature'),
      ];
    },
    expected: wrong,
  },
  changed('an id that says it is a replay', 'webhook-id', [`${event.webhookId}_replay_1`], wrong),
  {
    name: 'a full stop moved from between id and timestamp into the id',
    deliveries: async ({ relata: { privateKey } }) => {
      // What is signed is `a.1.<body>`. Read in another way it is the id `a.1` and the timestamp at the body's start.
      const message = { id: 'a', timestampSeconds: AT_SECONDS, bytes: body };
      const signature = await signStandard(message, privateKey);
      const headers = { 'webhook-signature': signature, 'content-type': 'application/json' };
      return [
        {
          headers: { ...headers, 'webhook-id': `a.${AT_SECONDS}`, 'webhook-timestamp': String(AT_SECONDS) },
          body,
        },
        { headers: { ...headers, 'webhook-id': 'a.', 'webhook-timestamp': String(AT_SECONDS) }, body },
      ];
    },
    expected: badId,
  },
  changed(
    'ids with full stops',
    'webhook-id',
    ['a.b', '.', `${event.webhookId}.`, `.${event.webhookId}`],
    badId,
  ),
  changed('an id with what is not visible ASCII', 'webhook-id', ['a b', 'a\tb', 'caf\u00e9'], badId),
  changed('an id that is too long', 'webhook-id', ['a'.repeat(257), 'a'.repeat(8_000)], badId),
  changed('no id, or an empty one', 'webhook-id', [undefined, ''], missing),
];

export const times: readonly Attack[] = [
  changed('no timestamp, or an empty one', 'webhook-timestamp', [undefined, ''], missing),
  changed(
    'a timestamp that is no number',
    'webhook-timestamp',
    ['NaN', 'Infinity', 'null', 'now'],
    badTimestamp,
  ),
  changed(
    'a timestamp written in another way',
    'webhook-timestamp',
    [`+${AT_SECONDS}`, `0${AT_SECONDS}`, `${AT_SECONDS}.0`, '1.79e9', '0x6ab13b80', '-1', `${AT_SECONDS}n`],
    badTimestamp,
  ),
  changed(
    'a timestamp with something behind it',
    'webhook-timestamp',
    [`${AT_SECONDS}x`, `${AT_SECONDS} 1`, `${AT_SECONDS};`, `${AT_SECONDS},1`, `${AT_SECONDS}Z`],
    badTimestamp,
  ),
  changed('a timestamp in milliseconds', 'webhook-timestamp', [`${AT_SECONDS}000`], badTimestamp),
  changed('a date', 'webhook-timestamp', ['2026-09-21T13:33:20Z'], badTimestamp),
  {
    name: 'sent 300 s ago, in 300 s, and now',
    deliveries: sentAgo(300, -300, 0),
    expected: processed,
    runs: 3,
  },
  {
    name: 'sent 301 s ago, or long ago',
    deliveries: sentAgo(301, 86_400),
    expected: refused(401, 'timestamp_too_old'),
  },
  {
    name: 'sent in 301 s, or far ahead',
    deliveries: sentAgo(-301, -86_400),
    expected: refused(401, 'timestamp_too_new'),
  },
  {
    name: 'an old one, its timestamp set to now',
    deliveries: async ({ relata }) => {
      const old = await byRelata(relata, body, { timestamp: AT_SECONDS - 3_600 });
      return [withHeaders(old, { 'webhook-timestamp': String(AT_SECONDS) })];
    },
    expected: wrong,
  },
  {
    name: "an old one of relata's with x-ghl-signature alone",
    deliveries: async ({ relata }) => [await byHighLevel(relata)],
    expected: missing,
  },
  {
    name: "one of HighLevel's whose body says that it is a day old: its retries come late",
    deliveries: async ({ highlevel }) => [
      await byHighLevel(
        highlevel,
        bodyOf({ ...event, timestamp: new Date((AT_SECONDS - 86_400) * 1000).toISOString() }),
      ),
    ],
    expected: processed,
    runs: 1,
  },
];

const signatureHeaders = ['x-ghl-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];

export const repeats: readonly Attack[] = [
  {
    name: 'each header of the signature twice, alike or not',
    deliveries: async ({ relata }) => {
      const genuine = await byRelata(relata);
      return signatureHeaders.flatMap((name) => {
        const value = genuine.headers[name] ?? '';
        return [
          [value, value],
          [value, 'other'],
          ['other', value],
        ].map((both) => withHeaders(genuine, { [name]: both }));
      });
    },
    expected: repeated,
  },
  {
    name: "HighLevel's signature twice, alike or not",
    deliveries: async ({ highlevel }) => {
      const genuine = await byHighLevel(highlevel);
      const value = genuine.headers['x-ghl-signature'] ?? '';
      return [
        [value, value],
        [value, 'AAAA'],
        ['AAAA', value],
        [value, value, value],
      ].map((values) => withHeaders(genuine, { 'x-ghl-signature': values }));
    },
    expected: repeated,
  },
  {
    name: 'two values of a header joined by a comma, as proxies do',
    deliveries: (kit) =>
      ofBoth(kit, (genuine) => [
        withHeaders(genuine, { 'x-ghl-signature': `${genuine.headers['x-ghl-signature']}, AAAA` }),
      ]),
    expected: repeated,
  },
];
