import type { Answer } from '@relata/client';
import type { EventSourceMessage } from 'eventsource-parser';
import { withoutControls } from '../command/colors.ts';
import type { Context } from '../command/context.ts';
import { follow } from '../command/follow.ts';
import { exitCodes, Failure } from '../failure.ts';
import { Patience } from '../patience.ts';
import { type Answered, forward, isSuccess } from './forward.ts';
import { Freshness } from './freshness.ts';
import { localUrl } from './local-url.ts';

export interface ListenFlags {
  readonly endpoint?: string;
  readonly events?: readonly string[];
  readonly after?: number;
  readonly print: boolean;
  /** false: `--no-retry`. */
  readonly retry: boolean;
  /** Seconds, as the next. */
  readonly retryFor: number;
  readonly giveUp: number;
  readonly keep: boolean;
}

type Endpoint = Answer<'get', '/v1/endpoints/{id}'>;

/** As long as relata itself waits for an answer. */
const ANSWER_MS = 15_000;

/** What a stream of an endpoint brings. */
interface Pulled {
  readonly seq: number;
  readonly type: string;
  readonly webhookId: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Posts what an endpoint gets to a URL of this machine, for as long as it runs. */
export async function listen(context: Context, to: string | undefined, flags: ListenFlags): Promise<void> {
  const url = to === undefined ? undefined : localUrl(to);
  if (flags.endpoint !== undefined && flags.events !== undefined)
    throw new Failure('--events is of the endpoint that is made; --endpoint has its own', exitCodes.usage);
  const locationId = await context.location();
  const endpoint = await (flags.endpoint === undefined
    ? makeEndpoint(context, locationId, flags)
    : takeEndpoint(context, flags.endpoint));
  try {
    await pullAll(context, { endpoint, locationId, url, flags });
  } finally {
    if (flags.endpoint === undefined && !flags.keep) await removeEndpoint(context, endpoint.id);
  }
}

async function makeEndpoint(
  context: Context,
  locationId: string,
  { events }: ListenFlags,
): Promise<Endpoint> {
  const body = {
    url: null,
    locationIds: [locationId],
    description: 'relata listen',
    ...(events !== undefined && { events: [...events] }),
  };
  return (await context.api().POST('/v1/endpoints', { body })).data;
}

async function takeEndpoint(context: Context, id: string): Promise<Endpoint> {
  const { data } = await context.api().GET('/v1/endpoints/{id}', { params: { path: { id } } });
  if (data.url !== null) context.out.warn('This endpoint has a URL as well: its events are sent there too');
  return data;
}

async function removeEndpoint({ cleanUpApi, out }: Context, id: string): Promise<void> {
  try {
    await cleanUpApi().DELETE('/v1/endpoints/{id}', { params: { path: { id } } });
  } catch (error) {
    if ((error as { status?: number }).status === 404) return;
    out.warn(`The endpoint ${id} is still there: relata endpoints delete ${id}`);
  }
}

interface Listening {
  readonly endpoint: Endpoint;
  readonly locationId: string;
  readonly url: URL | undefined;
  readonly flags: ListenFlags;
}

/** Ends only by throwing: the process is asked to end, or the server is gone or refuses. */
async function pullAll(context: Context, listening: Listening): Promise<never> {
  const freshness = new Freshness();
  let lastSeq: number | undefined;
  for (;;) {
    for await (const message of messagesOf(context, listening, lastSeq)) {
      const pulled = readMessage(message);
      // Then it is asked for again from there on, and signed again.
      if (freshness.isStale(Number(pulled.headers['webhook-timestamp']), Date.now())) break;
      await handle(context, listening, pulled);
      lastSeq = pulled.seq;
    }
  }
}

/** Follows the stream behind a number; where there is none yet, from where it is told to begin. */
function messagesOf(
  context: Context,
  { endpoint, locationId, url, flags }: Listening,
  lastSeq: number | undefined,
): AsyncGenerator<EventSourceMessage> {
  const { out, signal } = context;
  const giveUpMs = flags.giveUp * 1_000;
  const client = context.api();
  let isReady = lastSeq !== undefined;
  const open: Parameters<typeof follow>[0]['open'] = async (lastEventId) => {
    const query = { locationId, ...(flags.after !== undefined && { after: flags.after }) };
    const params = { path: { id: endpoint.id }, query };
    const opened = await client.stream('/v1/endpoints/{id}/stream', { params, lastEventId });
    if (!isReady) out.note(welcome(client.url, locationId, endpoint, url));
    isReady = true;
    return opened;
  };
  // The first time of all the server must be there; not so when a stream is left to begin another behind it.
  const patience = new Patience({ giveUpMs, signal, note: out.note });
  const openAgain: typeof open = (id) =>
    id === undefined ? patience.call(() => open(String(lastSeq))) : open(id);
  return follow({ open: lastSeq === undefined ? open : openAgain, signal, giveUpMs, note: out.note });
}

function welcome(server: string, locationId: string, endpoint: Endpoint, url: URL | undefined): string {
  const to = url === undefined ? '' : `, posted to ${url}`;
  return [
    `Events of ${locationId}, as endpoint ${endpoint.id} gets them${to}`,
    `Keys for the listener: '${server}' (${server}/v1/keys); clientId for HighLevel's SDK: ${endpoint.clientId}`,
  ].join('\n');
}

function readMessage({ id, event = '', data }: EventSourceMessage): Pulled {
  const { body, headers } = JSON.parse(data) as Pick<Pulled, 'body' | 'headers'>;
  return { seq: Number(id), type: event, webhookId: headers['webhook-id'] ?? '', body, headers };
}

async function handle({ out, signal }: Context, { url, flags }: Listening, pulled: Pulled): Promise<void> {
  const { seq, type, webhookId } = pulled;
  const shown = { seq, type, webhookId, ...(flags.print && { headers: pulled.headers, body: pulled.body }) };
  if (url === undefined) {
    out.row(shown, () => `${timeNow()}  ${type}  ${webhookId}${printed(pulled, flags)}`);
    return;
  }
  const webhook = { body: Buffer.from(pulled.body, 'utf8'), headers: pulled.headers };
  const forwarded = await forward(webhook, {
    url,
    retryMs: flags.retry ? flags.retryFor * 1_000 : 0,
    timeoutMs: ANSWER_MS,
    signal,
    onFailure: (answered) =>
      out.warn(`${type}: ${failureOf(answered, url)}; trying again for ${flags.retryFor} s`),
  });
  const { status, error, ms, tries } = forwarded;
  const delivered = isSuccess(forwarded);
  out.row({ ...shown, delivered, status: status ?? null, error: error ?? null, ms, tries }, () => {
    const outcome = out.style(delivered ? 'green' : 'red', String(status ?? error));
    const again = tries > 1 ? `  after ${tries} tries` : '';
    return `${timeNow()}  ${type}  ${outcome}  ${ms} ms${again}${printed(pulled, flags)}`;
  });
  if (!delivered) out.warn(`${type} ${webhookId} was given up: ${failureOf(forwarded, url)}`);
}

function failureOf({ status, error, excerpt }: Answered, url: URL): string {
  if (status === undefined)
    return error === 'ECONNREFUSED' ? `nobody listens at ${url}` : `${url} does not answer (${error})`;
  return `${url} answered ${status}${excerpt === '' ? '' : `: ${withoutControls(excerpt)}`}`;
}

function printed({ headers, body }: Pulled, { print }: ListenFlags): string {
  if (!print) return '';
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return `\n${withoutControls([...lines, `  ${body}`].join('\n'))}`;
}

function timeNow(): string {
  return new Date().toTimeString().slice(0, 8);
}
