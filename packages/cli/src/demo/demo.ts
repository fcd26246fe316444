import type { Answered, RelataClient } from '@relata/client';
import { type EventType, WebhookError } from '@relata/listener';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { createPaper, type Paper } from './paper.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { openOwnStage, openStageAt, type Stage } from './stage.ts';
import { playStory, type Step } from './story.ts';

/** A webhook usually takes milliseconds. One that failed comes again after 5 s, with up to 20 % more. */
const WEBHOOK_MAX_MS = 15_000;

export interface DemoFlags {
  readonly verbose: boolean;
}

/**
 * Plays the story against a relata, and shows each webhook as a real listener gets it. What it made is gone afterwards.
 * Throws a `Failure` if a webhook is missing, cannot be verified or was not expected.
 */
export async function demo(context: Context, { verbose }: DemoFlags): Promise<void> {
  const { flags, signal } = context;
  const paper = createPaper(verbose, context.out.style);
  try {
    if (flags.url === undefined) paper.say('Starting a relata with an empty database …');
    const stage = flags.url === undefined ? await openOwnStage() : await openStageAt(context);
    try {
      await playOn(stage, paper, signal);
    } finally {
      await stage.close();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Failure('interrupted; what the demo made is gone', exitCodes.interrupted, { cause: error });
  }
}

async function playOn({ url, client, locationId }: Stage, paper: Paper, signal: AbortSignal): Promise<void> {
  const { data: published } = await client.GET('/v1/keys');
  const receiver = await openReceiver(published.keys.map(({ spki }) => spki));
  try {
    const { data: endpoint } = await client.POST('/v1/endpoints', {
      body: {
        url: receiver.url,
        events: ['*'],
        locationIds: [locationId],
        // Things are to be read in the order in which they happened, also where they are about different records.
        ordering: 'location',
      },
    });
    try {
      paper.say(`${url} sends the webhooks of location ${locationId} to ${receiver.url}`);
      paper.say(`and signs them with key ${published.keys.map(({ kid }) => kid).join(', ')}.`);
      const following = new Following(client, receiver, paper, signal);
      await playStory(locationId, paper.scene, (step) => following.perform(step));
      following.conclude();
    } finally {
      await client.DELETE('/v1/endpoints/{id}', { params: { path: { id: endpoint.id } } });
    }
  } finally {
    await receiver.close();
  }
}

/** Sends requests, and waits for the webhooks of each before the next. */
class Following {
  readonly #client: RelataClient;
  readonly #receiver: Receiver;
  readonly #paper: Paper;
  readonly #signal: AbortSignal;
  #arrived = 0;
  #strange = 0;

  constructor(client: RelataClient, receiver: Receiver, paper: Paper, signal: AbortSignal) {
    this.#client = client;
    this.#receiver = receiver;
    this.#paper = paper;
    this.#signal = signal;
  }

  /** Throws a `Failure` if a webhook is missing: those behind it would be, too. */
  async perform<Body>({ method, path, body, announces }: Step): Promise<Body> {
    this.#signal.throwIfAborted();
    // The story is a list of requests with their paths filled in, which the client's types do not know.
    const call = this.#client[method] as (path: string, call: object) => Promise<Answered<Body>>;
    const { data, response } = await call(path, { body });
    const traceId = response.headers.get('x-trace-id') ?? '';
    this.#paper.request(traceId, method, path, response.status);
    const missing = await this.#follow(traceId, announces);
    if (missing.length === 0) return data;
    for (const type of missing) this.#paper.missing(traceId, type, WEBHOOK_MAX_MS);
    throw new Failure(
      `${missing.join(' and ')} did not come to ${this.#receiver.url}. The demo must run on the machine of relata, ` +
        'which must be allowed to send there (RELATA_EGRESS_ALLOW).',
      exitCodes.failed,
    );
  }

  /** Throws a `Failure` if something came that should not have. */
  conclude(): void {
    if (this.#strange > 0)
      throw new Failure(`${this.#strange} webhooks came that should not have`, exitCodes.failed);
    this.#paper.say(
      `\nAll ${this.#arrived} webhooks have come, verified, each with the trace id of its request.`,
    );
  }

  /** Those that did not come in time. */
  async #follow(traceId: string, announces: readonly EventType[]): Promise<EventType[]> {
    const deadlineMs = Date.now() + WEBHOOK_MAX_MS;
    const expected = [...announces];
    while (expected.length > 0) {
      const arrival = await this.#receiver.next(deadlineMs - Date.now(), this.#signal);
      if (arrival === undefined) break;
      const { verified } = arrival;
      const isOurs = !(verified instanceof WebhookError) && verified.event.traceId === traceId;
      const at = isOurs ? (expected as string[]).indexOf(verified.event.type) : -1;
      if (at === -1) this.#strange += 1;
      else {
        expected.splice(at, 1);
        this.#arrived += 1;
      }
      this.#paper.webhook(arrival, at === -1 ? 'not expected' : undefined);
    }
    return expected;
  }
}
