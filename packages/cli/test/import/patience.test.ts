import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, createClient, UnreachableError } from '@relata/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Patience } from '../../src/patience.ts';

/** A server that answers with these, one after the other, and the last for ever. */
async function answering(...answers: readonly (readonly [status: number, retryAfter?: string])[]) {
  const times: number[] = [];
  const server = createServer((_request, response) => {
    const [status, retryAfter] = answers[Math.min(times.length, answers.length - 1)] ?? [200];
    times.push(performance.now());
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    });
    response.end('{"data":[],"next":null}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = createClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'a',
  });
  return { times, client, call: () => client.GET('/v1/endpoints') };
}

function patient(giveUpMs: number) {
  const notes: string[] = [];
  const controller = new AbortController();
  const patience = new Patience({ giveUpMs, signal: controller.signal, note: (text) => notes.push(text) });
  return { patience, notes, controller };
}

describe('patience', () => {
  test('waits for as long as the server says, and says nothing of a limit', async () => {
    const { call, times } = await answering([429, '1'], [409, '1'], [200]);
    const { patience, notes } = patient(5_000);
    await patience.call(call);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThan(990);
    expect(third - second).toBeGreaterThan(990);
    expect(notes).toEqual([]);
  });

  test('says that the server is away, and that it is back', async () => {
    const { call, times } = await answering([503, '1'], [502], [200]);
    const { patience, notes } = patient(5_000);
    await patience.call(call);
    expect(times).toHaveLength(3);
    expect(notes).toEqual([expect.stringMatching(/trying again for 5 s$/), 'The server answers again']);
  });

  test('what others were told to wait for is waited for by all', async () => {
    const { call, times } = await answering([503, '1'], [200]);
    const { patience, notes } = patient(5_000);
    const waiting = patience.call(call);
    while (notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await Promise.all([waiting, patience.call(call), patience.call(call)]);
    expect(times.slice(1).every((at) => at - (times[0] as number) > 990)).toBe(true);
  });

  test('gives up: after its time, on a limit of hours, on what fails inside again and again', async () => {
    const away = createClient({ url: 'http://127.0.0.1:1', token: 'a' });
    await expect(patient(600).patience.call(() => away.GET('/v1/endpoints'))).rejects.toThrow(
      UnreachableError,
    );
    const limited = await answering([429, '3600']);
    await expect(patient(2_000).patience.call(limited.call)).rejects.toMatchObject({ status: 429 });
    expect(limited.times).toHaveLength(1);
    const failing = await answering([500]);
    await expect(patient(60_000).patience.call(failing.call)).rejects.toMatchObject({ status: 500 });
    expect(failing.times).toHaveLength(3);
    const refusing = await answering([400]);
    await expect(patient(60_000).patience.call(refusing.call)).rejects.toThrow(ApiError);
    expect(refusing.times).toHaveLength(1);
  });

  test('is left at once', async () => {
    const { call } = await answering([503, '60']);
    const { patience, controller } = patient(3_600_000);
    const waiting = patience.call(call);
    setTimeout(() => controller.abort(), 100);
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});
