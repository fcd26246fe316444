import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { HighLevel, LogLevel } from '@gohighlevel/api-client';
import { createListener } from '@relata/listener';
import { toExpressHandler } from '@relata/listener/express';
import express, { type Express, type Request } from 'express';
import { attacks } from '../attacks/all.ts';
import {
  AT_MS,
  type Attack,
  type Delivery,
  type Expected,
  event,
  type Kit,
  openKit,
} from '../attacks/attack.ts';
import { run } from '../frameworks/framework.ts';
import { hangUp, post } from '../frameworks/post.ts';

export const sdkVersion: string = createRequire(import.meta.url)(
  '@gohighlevel/api-client/package.json',
).version;

const HOLD_MS = 500;

/** What one way of receiving made of one attack. */
export interface Made {
  /** How often the program's own logic ran. */
  readonly runs: number;
  /** Of each delivery in turn; sorted where they were sent at once. */
  readonly statuses: readonly number[];
}

export const ways = ['listener', 'readme', 'strict'] as const;
export type WayName = (typeof ways)[number];

export interface Row {
  readonly name: string;
  readonly deliveries: number;
  /** How often the logic should run. */
  readonly due: number;
  readonly made: Readonly<Record<WayName, Made>>;
}

type Logic = () => unknown;
type Program = (kit: Kit, attack: Attack, logic: Logic) => Express;

/** What the SDK sets on a request. */
type Checked = Request & {
  rawBody?: Buffer;
  isSignatureValid?: boolean;
  skippedSignatureVerification?: boolean;
};

const programs: Readonly<Record<WayName, Program>> = {
  listener: (kit, attack, logic) =>
    express().use(
      toExpressHandler(
        createListener({
          keys: [kit.relata.publicKey.spki, kit.highlevel.publicKey.spki],
          now: () => AT_MS,
          ...attack.options?.(kit),
        })
          .onAny(logic)
          .onError(() => {}),
      ),
    ),
  // The program of the SDK's own README, in which a webhook that could not be checked goes on.
  readme: (kit, _attack, logic) =>
    withSdk(kit).post('/', async (request: Checked, response) => {
      if (request.isSignatureValid === false && !request.skippedSignatureVerification) {
        response.status(401).json({ success: false });
        return;
      }
      await logic();
      response.json({ success: true });
    }),
  // The strictest that the SDK's flags allow.
  strict: (kit, _attack, logic) =>
    withSdk(kit).post('/', async (request: Checked, response) => {
      if (request.isSignatureValid !== true) {
        response.status(401).json({ success: false });
        return;
      }
      await logic();
      response.json({ success: true });
    }),
};

/** As its README has it: the raw bytes are kept for the middleware. */
function withSdk({ highlevel }: Kit): Express {
  const ghl = new HighLevel({
    clientId: `${event.appId}-comparison`,
    clientSecret: 'not used',
    webhookPublicKey: highlevel.publicKey.pem,
    logLevel: LogLevel.ERROR,
  });
  const keepBytes = (request: Checked, _response: unknown, bytes: Buffer): void => {
    request.rawBody = bytes;
  };
  return express()
    .use(express.json({ verify: keepBytes as never }))
    .use(ghl.webhooks.subscribe() as never);
}

/**
 * Carries out, in each way, what of the table is in HighLevel's manner: the SDK does not know the headers of Standard
 * Webhooks, and does not say that it does.
 */
export async function compare(): Promise<Row[]> {
  const kit = await openKit();
  const rows: Row[] = [];
  for (const attack of attacks) {
    const all = await attack.deliveries(kit);
    const expected = all.map((_, n) => expectedOf(attack, n));
    const chosen = all.map((_, n) => n).filter((n) => isInHighLevelsManner(all[n] as Delivery));
    // Options are the listener's own; of what must come in turn no part says anything.
    const isWhole = chosen.length === all.length || !Array.isArray(attack.expected);
    if (chosen.length === 0 || attack.options !== undefined || !isWhole) continue;
    const deliveries = chosen.map((n) => all[n] as Delivery);
    const due = chosen.filter((n) => isDue(expected[n])).length;
    const made = {} as Record<WayName, Made>;
    for (const way of ways) made[way] = await tryOut(kit, attack, deliveries, programs[way]);
    rows.push({ name: attack.name, deliveries: deliveries.length, due, made });
  }
  hangUp();
  return rows;
}

async function tryOut(
  kit: Kit,
  attack: Attack,
  deliveries: readonly Delivery[],
  program: Program,
): Promise<Made> {
  let runs = 0;
  const app = program(kit, attack, async () => {
    runs += 1;
    // Long enough for the other delivery to come; here a program may well let both in.
    if (attack.holds) await sleep(HOLD_MS);
    await attack.handler?.(runs - 1);
  });
  // Express writes what goes wrong to the console, but in tests.
  app.set('env', 'test');
  const running = await run(createServer(app as RequestListener), { path: '/' });
  const send = async (delivery: Delivery): Promise<number> => (await post(running.url, delivery)).status;
  const statuses: number[] = [];
  if (attack.atOnce) statuses.push(...(await Promise.all(deliveries.map(send))).sort());
  else for (const delivery of deliveries) statuses.push(await send(delivery));
  await running.close();
  return { runs, statuses };
}

const expectedOf = ({ expected }: Attack, n: number): Expected | undefined =>
  Array.isArray(expected) ? expected[n] : (expected as Expected);

const isDue = (expected: Expected | undefined): boolean =>
  expected?.outcome === 'processed' || expected?.outcome === 'handler_failed';

const isInHighLevelsManner = ({ headers }: Delivery): boolean =>
  !['webhook-id', 'webhook-timestamp', 'webhook-signature'].some((name) => name in headers);
