import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@relata/client';
import { type EventType, eventTypes, isEventType } from '@relata/protocol';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { forward, isSuccess } from '../listen/forward.ts';
import { localUrl } from '../listen/local-url.ts';
import { readLocalKey } from '../sign/local-key.ts';
import { sign } from '../sign/sign.ts';
import { fixtureBody } from './fixture.ts';
import { userKey } from './local-key.ts';
import { type Caused, type Made, Play, type Step } from './play.ts';
import { recipes } from './recipes.ts';

export interface TriggerFlags {
  readonly to?: string;
  readonly key?: string;
  readonly object?: string;
  readonly cleanup: boolean;
  readonly dryRun: boolean;
}

const ANSWER_MS = 15_000;

/** Lets an event happen, or sends a listener one that did not. */
export async function trigger(context: Context, type: string, flags: TriggerFlags): Promise<void> {
  if (!isEventType(type))
    throw new Failure(`There is no event ${type}, but ${eventTypes.join(', ')}`, exitCodes.usage);
  assertFlags(flags);
  if (flags.to === undefined) await make(context, type, flags);
  else await send(context, type, flags.to, flags);
}

function assertFlags({ to, key, object, cleanup }: TriggerFlags): void {
  const wrong = (text: string): Failure => new Failure(text, exitCodes.usage);
  if (to === undefined && key !== undefined) throw wrong('--key goes with --to: else relata signs');
  if (to !== undefined && (object !== undefined || cleanup))
    throw wrong('With --to nothing is made: --object and --cleanup do not go with it');
}

async function make(
  context: Context,
  type: EventType,
  { object, cleanup, dryRun }: TriggerFlags,
): Promise<void> {
  const { out } = context;
  const locationId = await context.location();
  const play = new Play({ client: context.api(), locationId, object, dryRun });
  let caused: Caused;
  try {
    caused = await recipes[type](play);
  } catch (error) {
    if (cleanup) await play.cleanUp().catch(() => {});
    tellLeft(context, play.made);
    throw error;
  }
  if (dryRun) {
    out.data({ type, locationId, dryRun: true, steps: play.steps }, () =>
      play.steps.map(stepText).join('\n'),
    );
    return;
  }
  const event = await eventOf(context, locationId, type, caused);
  const { made } = play;
  const left = cleanup ? await play.cleanUp() : undefined;
  const answer = { type, locationId, entityId: caused.id, traceId: caused.traceId, ...event, made };
  out.data({ ...answer, ...(left && { left }) }, () =>
    [
      `${type}  ${caused.id}`,
      ...(event === undefined ? [] : [`  webhookId  ${event.webhookId}`, `  sequence   ${event.seq}`]),
      `  traceId    ${caused.traceId}`,
      ...made.map(({ kind, id }) => `  made       ${kind} ${id}`),
    ].join('\n'),
  );
  if (left !== undefined) tellLeft(context, left);
}

function tellLeft({ out }: Context, left: readonly Made[]): void {
  for (const { kind, id } of left) out.note(`The ${kind} ${id} stays`);
}

function stepText({ method, path, body }: Step): string {
  return `${method} ${path}${body === undefined ? '' : `\n  ${JSON.stringify(body)}`}`;
}

/** As the log has it; undefined for a token that may not read the log. */
async function eventOf(
  { api, signal }: Context,
  locationId: string,
  type: EventType,
  { id: entityId, traceId }: Caused,
): Promise<{ readonly seq: number; readonly webhookId: string } | undefined> {
  try {
    for (let after: number | undefined; ; ) {
      const params = { query: { locationId, type, entityId, limit: 200, after } };
      const { data } = await api().GET('/v1/events', { params });
      const found = data.data.find((event) => event.traceId === traceId);
      if (found !== undefined) return { seq: found.seq, webhookId: found.webhookId };
      if (data.next === null) return undefined;
      after = data.next;
      await sleep(0, undefined, { signal });
    }
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return undefined;
    throw error;
  }
}

async function send(
  context: Context,
  type: EventType,
  to: string,
  { key, dryRun }: TriggerFlags,
): Promise<void> {
  const { out, signal } = context;
  const url = localUrl(to);
  const own = key === undefined ? await userKey(context) : undefined;
  const privateKey = own?.privateKey ?? (await readLocalKey(key as string, signal));
  const { bytes: body, webhookId } = fixtureBody(type);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'relata-trigger',
    ...(await sign(body, privateKey, {
      id: webhookId,
      timestampSeconds: Math.floor(Date.now() / 1_000),
    })),
    'x-relata-test': 'true',
  };
  if (own !== undefined) out.note(`Signed with ${own.path}; the listener's keys: '${own.spki}'`);
  const sent = { type, url: url.href, webhookId, ...(own && { spki: own.spki }) };
  if (dryRun) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    out.data({ ...sent, dryRun: true, headers, body: body.toString('utf8') }, () =>
      [`POST ${url}`, ...lines, '', body.toString('utf8')].join('\n'),
    );
    return;
  }
  const answered = await forward(
    { body, headers },
    { url, retryMs: 0, timeoutMs: ANSWER_MS, signal, onFailure: () => {} },
  );
  const { status, error, excerpt, ms } = answered;
  if (status === undefined) throw new Failure(`${url} does not answer (${error})`, exitCodes.unavailable);
  out.data(
    { ...sent, status, ms, excerpt },
    () => `${type}  ${status}  ${ms} ms${excerpt === '' ? '' : `\n${excerpt}`}`,
  );
  if (!isSuccess(answered)) throw new Failure(`${url} answered ${status}`, exitCodes.refused);
}
