import { createListener, type HandleResult, type Listener } from '@relata/listener';
import { expect } from 'vitest';
import { AT_MS, type Attack, type Delivery, type Expected, openKit } from './attack.ts';

/** What came back of one delivery. */
export interface Answered {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Undefined where the request did not come as far as the listener. */
  readonly result: HandleResult | undefined;
}

/** Sends one request to a listener, in one way or another. */
export type Way = (listener: Listener, delivery: Delivery) => Promise<Answered>;

/** Straight to the listener, without a server. */
export const straight: Way = async (listener, { method, headers, body }) => {
  const result = await listener.handle({ rawBody: body, headers, ...(method !== undefined && { method }) });
  return { ...result, result };
};

/** Carries an attack out, and compares everything that came of it. `onWire`: a server may answer before the listener. */
export async function carryOut(attack: Attack, way: Way, { onWire }: { onWire: boolean }): Promise<void> {
  const kit = await openKit();
  let runs = 0;
  const othersAnswered = Promise.withResolvers<void>();
  const listener = createListener({
    keys: [kit.relata.publicKey.spki, kit.highlevel.publicKey.spki],
    now: () => AT_MS,
    ...attack.options?.(kit),
  })
    .onAny(async () => {
      runs += 1;
      if (attack.holds) await othersAnswered.promise;
      await attack.handler?.(runs - 1);
    })
    .onError(() => {});

  const deliveries = await attack.deliveries(kit);
  const answers: Answered[] = [];
  if (attack.atOnce) {
    const sendOne = async (delivery: Delivery): Promise<void> => {
      answers.push(await way(listener, delivery));
      if (answers.length === deliveries.length - 1) othersAnswered.resolve();
    };
    await Promise.all(deliveries.map(sendOne));
  } else {
    for (const delivery of deliveries) answers.push(await way(listener, delivery));
  }

  const { expected } = attack;
  const one = Array.isArray(expected) ? undefined : (expected as Expected);
  const each = one === undefined ? (expected as readonly Expected[]) : deliveries.map(() => one);
  const seen = answers.map((answer) => seenOf(answer));
  const wanted = each.map((expected) => wantedOf(expected, onWire));
  expect(attack.atOnce ? seen.sort(byStatus) : seen).toEqual(attack.atOnce ? wanted.sort(byStatus) : wanted);
  expect(runs, 'how often the handler ran').toBe(attack.runs ?? 0);
  for (const [n, answer] of answers.entries()) checkAnswer(answer, deliveries[n]);
  await listener.close();
}

interface Seen {
  readonly status: number;
  readonly outcome: string | undefined;
  readonly code: string | undefined;
}

function seenOf({ status, result }: Answered): Seen {
  const outcome = result?.outcome;
  const code = outcome !== undefined && 'code' in outcome ? outcome.code : undefined;
  return { status, outcome: outcome?.kind, code };
}

function wantedOf({ status, outcome, code, wireStatus }: Expected, onWire: boolean): Seen {
  return onWire && wireStatus !== undefined
    ? { status: wireStatus, outcome: undefined, code: undefined }
    : { status, outcome, code };
}

const byStatus = (one: Seen, other: Seen): number => one.status - other.status;

/** What holds of every answer, whatever was sent. */
function checkAnswer({ status, headers, body, result }: Answered, delivery: Delivery | undefined): void {
  if (result === undefined) return;
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(headers['allow']).toBe(status === 405 ? 'POST' : undefined);
  if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  // Nothing of what a stranger sends comes back to them.
  expect(body.length).toBeLessThan(600);
  const { webhookId = '' } = {
    webhookId: JSON.stringify(delivery?.headers['webhook-id'] ?? 'none').slice(1, -1),
  };
  if (webhookId.length > 20) expect(body).not.toContain(webhookId);
}
