import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Agent } from 'undici';
import { answerOrders } from '../harness/answering.ts';

// What anybody would write who had the events in memory and nothing to do but to sign and post them: no database, no
// order, no retries, no limits, no rules where it may connect to, and nothing is written down.

export interface BareEvent {
  readonly webhookId: string;
  readonly seq: number;
  /** The number of the event before it. */
  readonly previous: number;
  readonly body: string;
}

export interface BareJob {
  readonly urls: readonly string[];
  readonly events: readonly BareEvent[];
  /** Requests under way at a time, to each of the URLs and to all together. */
  readonly concurrency: number;
  readonly inAll: number;
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const agent = new Agent({ allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
let job: BareJob = { urls: [], events: [], concurrency: 1, inAll: 1 };

/** On the thread pool. */
function signed(data: Buffer, key: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign(null, data, key, (error, signature) => {
      if (error === null) resolve(signature.toString('base64'));
      else reject(error);
    });
  });
}

/** The same two signatures, the same headers and the same bytes as relata's. */
async function post(
  origin: string,
  path: string,
  { webhookId, seq, previous, body }: BareEvent,
): Promise<void> {
  const bytes = Buffer.from(body);
  const timestamp = Math.floor(Date.now() / 1_000);
  const [ghl, standard] = await Promise.all([
    signed(bytes, privateKey),
    signed(Buffer.concat([Buffer.from(`${webhookId}.${timestamp}.`), bytes]), privateKey),
  ]);
  const answer = await agent.request({
    origin,
    path,
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'relata/0.1.0',
      'x-ghl-signature': ghl,
      'webhook-id': webhookId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': `v1a,${standard}`,
      'x-relata-sequence': String(seq),
      'x-relata-previous-sequence': String(previous),
      'x-relata-ordering': 'entity',
    },
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
}

/** Sends every event to every URL: each event to all of them before the next, by so many at a time. */
async function run(): Promise<void> {
  const { events, concurrency, inAll } = job;
  const targets = job.urls.map((url) => new URL(url)).map(({ origin, pathname }) => ({ origin, pathname }));
  const count = events.length * targets.length;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const target = targets[index % targets.length];
      const event = events[Math.floor(index / targets.length)];
      if (target !== undefined && event !== undefined) await post(target.origin, target.pathname, event);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency * targets.length, inAll) }, work));
}

answerOrders(
  {
    prepare(order: BareJob) {
      job = order;
    },
    run,
  },
  { spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') },
);
