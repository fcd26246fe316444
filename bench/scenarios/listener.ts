import { join } from 'node:path';
import { fixtures, signedRequest } from '@relata/listener/testing';
import { generateKeyPair, type KeyPair } from '@relata/protocol/signature';
import type { Handled, ReceiverArgument } from '../contestants/listeners/receiver.ts';
import { makeTrials, type Trial } from '../contestants/listeners/trials.ts';
import { atLeast, contest, type Sample } from '../harness/contest.ts';
import { type Load, openLoad } from '../harness/load/load.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import { cpuSecondsOf, type Program } from '../harness/programs.ts';
import type { Bench, Scenario } from '../harness/scenario.ts';

const CONNECTIONS = 64;
/** So many webhooks make a sample of about the scale's length. */
const WEBHOOKS_A_SECOND = 10_000;
const PATH = '/webhooks/ghl';
/** Signing runs on the thread pool, which has four threads. */
const SIGNED_AT_ONCE = 64;

const RELATA = '@relata/listener';
const BARE = 'bare node:http';
const SDK = '@gohighlevel/api-client';
const files = [
  [RELATA, 'relata.ts'],
  [BARE, 'bare.ts'],
  [SDK, 'sdk.ts'],
] as const;

interface Receiver {
  readonly name: string;
  readonly program: Program;
  readonly load: Load;
}

export const listener: Scenario = {
  name: 'listener',
  title: 'Receive webhooks: verify, handle once',
  about:
    'Distinct webhooks, signed beforehand in the manner of HighLevel (`x-ghl-signature`), are posted over 64 connections ' +
    'to a process of its own. `@relata/listener` verifies, reads and types them, and remembers their ids in memory. Bare `node:http` ' +
    'with an asynchronous check of the signature does nothing else: it reads no body and remembers nothing. The middleware of the ' +
    'official SDK runs in express, with the program of its README; it verifies on the main thread and remembers nothing.',
  async run(bench) {
    const pair = await generateKeyPair();
    const requests = await signed(pair, bench.scale.seconds * WEBHOOKS_A_SECOND);
    const receivers: Receiver[] = [];
    for (const [name, file] of files) receivers.push(await open(bench, name, file, pair, requests));

    const series = await contest(bench, {
      unit: 'requests/s',
      contestants: receivers.map((receiver) => ({ name: receiver.name, measure: () => takeAll(receiver) })),
    });
    const checks = [
      `${requests.length} webhooks a sample, each sent once: as many answered with 200 as sent, and the logic ran once for each`,
      'how often the logic was due to run, and how often it ran:',
      ...(await tryAll(receivers, await makeTrials(pair))),
    ];
    return {
      parts: [
        {
          name: 'highlevel',
          title: 'signed in the manner of HighLevel',
          series,
          goals: [atLeast(series, RELATA, BARE, 0.8), atLeast(series, RELATA, SDK, 2.2)],
          checks,
          leftOut: [],
        },
      ],
    };
  },
};

async function open(
  bench: Bench,
  name: string,
  file: string,
  { publicKey }: KeyPair,
  requests: readonly LoadRequest[],
): Promise<Receiver> {
  const argument: ReceiverArgument = {
    spki: publicKey.spki,
    pem: publicKey.pem,
    appId: fixtures.RelationCreate.appId,
  };
  const profile = bench.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`];
  const program = await bench.program(join(import.meta.dirname, '../contestants/listeners', file), {
    argument,
    env: { NODE_ENV: 'production' },
    nodeOptions: file === 'relata.ts' ? profile : [],
  });
  const load = await openLoad(bench, {
    url: String(program.ready.url),
    mode: 'cycle',
    expect: [200],
    requests,
  });
  return { name, program, load };
}

/** One sample: every webhook once, to a receiver that knows none of them. */
async function takeAll({ name, program, load }: Receiver): Promise<Sample> {
  await program.ask('renew');
  const cpuBefore = cpuSecondsOf(program.pid);
  const result = await load.run({ connections: CONNECTIONS, count: load.requests });
  const cpu = (cpuSecondsOf(program.pid) - cpuBefore) / result.seconds;
  const { runs, webhooks = load.requests } = await program.ask<Handled>('handled');
  if (result.requests !== load.requests || runs !== load.requests || webhooks !== load.requests) {
    throw new Error(
      `${name}: ${load.requests} sent, ${result.requests} accepted, handled ${runs} times for ${webhooks} webhooks`,
    );
  }
  return { value: result.perSecond, details: { ...result.latencyMs, cpu, load: result.cpuShare } };
}

async function signed({ privateKey }: KeyPair, count: number): Promise<LoadRequest[]> {
  const requests: LoadRequest[] = [];
  while (requests.length < count) {
    const batch = Array.from({ length: Math.min(SIGNED_AT_ONCE, count - requests.length) }, async () => {
      const { rawBody, headers } = await signedRequest('RelationCreate', {}, { as: 'highlevel', privateKey });
      return { method: 'POST', path: PATH, text: new TextDecoder().decode(rawBody), headers };
    });
    requests.push(...(await Promise.all(batch)));
  }
  return requests;
}

/** What each made of each trial. relata's listener must be right; of the others it is told. */
async function tryAll(receivers: readonly Receiver[], trials: readonly Trial[]): Promise<string[]> {
  const told: string[] = [];
  for (const trial of trials) {
    const made: string[] = [];
    for (const receiver of receivers) {
      const runs = await runsFor(receiver, trial);
      if (receiver.name === RELATA && runs !== trial.due) {
        throw new Error(`${RELATA} has handled ${runs} times what is ${trial.name}`);
      }
      made.push(`${receiver.name} ${runs}`);
    }
    told.push(`${trial.name}, due ${trial.due}: ${made.join(', ')}`);
  }
  return told;
}

async function runsFor({ program }: Receiver, { requests }: Trial): Promise<number> {
  await program.ask('renew');
  for (const { body, headers } of requests) {
    const answer = await fetch(`${program.ready.url}${PATH}`, { method: 'POST', body, headers });
    await answer.body?.cancel();
  }
  return (await program.ask<Handled>('handled')).runs;
}
