import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { defaultTiming } from '../../src/delivery/timing.ts';
import { engines } from '../support/start-test-app.ts';
import { until } from './receiver.ts';
import { openWorld } from './world.ts';

const ENDPOINTS = 1_000;
/** With the hostile ones and without, by turns, so that what else the machine does befalls both. */
const ROUNDS = 12;
/** A machine that others use as well can be busier in the one half than in the other: then it is measured for longer. */
const ROUNDS_MAX = 36;
const EVENTS_PER_ROUND = 4;
const PAUSE_MS = 600;
/** What the hostile ones may cost the others. */
const RATIO_MAX = 1.2;

interface Sinks {
  readonly url: string;
  /** From commit to arrival, in ms, since it was last emptied. */
  readonly latencies: number[];
  /** Answers that never end, by what they are. */
  readonly held: { hanging: number; endless: number };
  close(): Promise<void>;
}

/** `/good` answers, `/hanging` never does, `/endless` does not stop. */
async function startSinks(): Promise<Sinks> {
  const latencies: number[] = [];
  const held = { hanging: 0, endless: 0 };
  const answers: Record<string, (response: ServerResponse, body: string) => void> = {
    '/good': (response, body) => {
      const timestamp = /"timestamp":"([^"]+)"/.exec(body)?.[1] ?? '';
      latencies.push(performance.timeOrigin + performance.now() - Date.parse(timestamp));
      response.writeHead(200).end();
    },
    '/hanging': () => {
      held.hanging += 1;
    },
    '/endless': (response) => {
      held.endless += 1;
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(512)), 20);
      response.on('close', () => clearInterval(timer));
    },
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answers[request.url ?? '']?.(response, Buffer.concat(chunks).toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    latencies,
    held,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

describe.each(engines)(`${ENDPOINTS} endpoints, on %s`, (engine) => {
  test('get theirs as fast beside one that hangs and one that never stops answering', {
    timeout: 600_000,
  }, async () => {
    const sinks = await startSinks();
    // The clockwork that everybody gets.
    const world = await openWorld(engine, { timing: defaultTiming });
    try {
      const locationId = await world.newLocation();
      for (let index = 0; index < ENDPOINTS - 2; index += 1) {
        await world.newEndpoint({ url: `${sinks.url}/good`, locationIds: [locationId] });
      }
      const hostile: string[] = [];
      for (const path of ['/hanging', '/endless']) {
        // No breaker, so that they are hostile from the first to the last.
        const { id } = await world.newEndpoint({
          url: sinks.url + path,
          locationIds: [locationId],
          retryPolicy: 'highlevel',
          timeoutMs: 5_000,
          concurrency: 64,
          ordering: 'none',
        });
        hostile.push(id);
      }

      async function round(): Promise<number> {
        sinks.latencies.length = 0;
        for (let event = 1; event <= EVENTS_PER_ROUND; event += 1) {
          await world.change(locationId, [{}]);
          await until(
            () => sinks.latencies.length >= event * (ENDPOINTS - 2),
            60_000,
            () => `${sinks.latencies.length} have come`,
          );
          await sleep(PAUSE_MS);
        }
        return percentile(sinks.latencies, 0.99);
      }

      await round();
      const without: number[] = [];
      const beside: number[] = [];
      const ratio = () => percentile(beside, 0.5) / percentile(without, 0.5);
      for (let index = 0; index < ROUNDS || (index < ROUNDS_MAX && ratio() >= RATIO_MAX); index += 1) {
        const status = index % 2 === 0 ? 'paused' : 'enabled';
        for (const id of hostile) await world.patch(id, { status });
        (status === 'paused' ? without : beside).push(await round());
      }
      expect(sinks.held.hanging).toBeGreaterThan(0);
      expect(sinks.held.endless).toBeGreaterThan(0);
      console.log(
        `p99 in ms without: ${without.map(Math.round)}; beside: ${beside.map(Math.round)}; ratio ${ratio().toFixed(2)}`,
      );
      expect(ratio()).toBeLessThan(RATIO_MAX);
      expect(world.complaints).toEqual([]);
    } finally {
      await world.close();
      await sinks.close();
    }
  });
});
