import {
  type Attack,
  bodyOf,
  byHighLevel,
  byRelata,
  duplicate,
  type Expected,
  event,
  processed,
  withHeaders,
} from './attack.ts';

const inFlight = (status: number): Expected => ({ status, outcome: 'in_flight' });
const failed = (status: number): Expected => ({ status, outcome: 'handler_failed' });

const failFirst = (run: number): void => {
  if (run === 0) throw new Error('the first time it fails');
};

export const timesOver: readonly Attack[] = [
  {
    name: "relata's, sent again within the tolerance",
    deliveries: async ({ relata }) => {
      const genuine = await byRelata(relata);
      return [genuine, genuine, genuine];
    },
    expected: [processed, duplicate, duplicate],
    runs: 1,
  },
  {
    name: "HighLevel's, sent again",
    deliveries: async ({ highlevel }) => {
      const genuine = await byHighLevel(highlevel);
      return [genuine, genuine];
    },
    expected: [processed, duplicate],
    runs: 1,
  },
  {
    name: "HighLevel's, sent again with an id beside it that it did not sign",
    deliveries: async ({ highlevel }) => {
      const genuine = await byHighLevel(highlevel);
      return [
        genuine,
        withHeaders(genuine, { 'webhook-id': crypto.randomUUID() }),
        withHeaders(genuine, {
          'webhook-id': 'x',
          'webhook-timestamp': '1',
          'webhook-signature': 'v1a,AAAA',
        }),
      ];
    },
    expected: [processed, duplicate, duplicate],
    runs: 1,
  },
  {
    name: "relata's, sent again and called a replay in a header that is not signed",
    deliveries: async ({ relata }) => {
      const genuine = await byRelata(relata);
      return [genuine, withHeaders(genuine, { 'x-relata-replay': '1', 'x-relata-sequence': '999' })];
    },
    expected: [processed, duplicate],
    runs: 1,
  },
  {
    name: 'a replay that relata signed: it is to run again',
    deliveries: async ({ relata }) => {
      const replay = await byRelata(relata, undefined, { id: `${event.webhookId}_replay_1` });
      return [await byRelata(relata), replay, replay];
    },
    expected: [processed, processed, duplicate],
    runs: 2,
  },
  {
    name: "two of relata's deliveries at once",
    holds: true,
    atOnce: true,
    deliveries: async ({ relata }) => {
      const genuine = await byRelata(relata);
      return [genuine, genuine];
    },
    expected: [processed, inFlight(409)],
    runs: 1,
  },
  {
    name: "two of HighLevel's deliveries at once",
    holds: true,
    atOnce: true,
    deliveries: async ({ highlevel }) => {
      const genuine = await byHighLevel(highlevel);
      return [genuine, genuine];
    },
    expected: [processed, inFlight(429)],
    runs: 1,
  },
  {
    name: "relata's, and the handler fails after the claim: it is asked for again, and runs",
    handler: failFirst,
    deliveries: async ({ relata }) => {
      const genuine = await byRelata(relata);
      return [genuine, genuine, genuine];
    },
    expected: [failed(500), processed, duplicate],
    runs: 2,
  },
  {
    name: "HighLevel's, and the handler fails after the claim: 429, which alone it retries",
    handler: failFirst,
    deliveries: async ({ highlevel }) => {
      const genuine = await byHighLevel(highlevel);
      return [genuine, genuine, genuine];
    },
    expected: [failed(429), processed, duplicate],
    runs: 2,
  },
  {
    name: 'different webhooks at once',
    atOnce: true,
    deliveries: ({ relata }) =>
      Promise.all(
        Array.from({ length: 5 }, () => {
          const id = crypto.randomUUID();
          return byRelata(relata, bodyOf({ ...event, webhookId: id }), { id });
        }),
      ),
    expected: processed,
    runs: 5,
  },
];
