import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** What browsers have and the client may use; neither `process` nor `require` nor `Buffer`. */
const inBrowsers = {
  AbortController,
  AbortSignal,
  clearTimeout,
  fetch,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  setTimeout,
  URL,
  URLSearchParams,
};

describe('the client in a browser', () => {
  let server: Server;
  let code: string;
  let modules: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const isKnown = request.url === '/v1/locations';
      response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(isKnown ? { data: [{ name: 'Here' }], next: null } : { detail: 'Not here' }),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');

    const bundle = await rolldown({
      input: join(import.meta.dirname, '../src/index.ts'),
      platform: 'browser',
      resolve: { conditionNames: ['relata-source', 'browser', 'import', 'default'] },
      // Nothing may be left for somebody else to find.
      external: [],
      onLog: (_, log) => {
        throw new Error(log.message);
      },
    });
    const { output } = await bundle.generate({ format: 'iife', name: 'relata' });
    await bundle.close();
    expect(output).toHaveLength(1);
    code = output[0].code;
    modules = output[0].moduleIds;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is itself and openapi-fetch, and nothing else', () => {
    const packages = modules.map((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? 'its own');
    expect(new Set(packages)).toEqual(new Set(['its own', 'openapi-fetch']));
    expect(code).not.toMatch(/\bfrom\s*["']|\bimport\s*\(|\brequire\s*\(/);
  });

  test('calls and throws there as everywhere', async () => {
    const port = (server.address() as AddressInfo).port;
    const seen = await runInContext(
      `${code};
      (async () => {
        const { createClient, ApiError } = relata;
        const client = createClient({ url: 'http://127.0.0.1:${port}', token: 'a-token' });
        const { data } = await client.GET('/v1/locations');
        const error = await client.GET('/v1/keys').catch((error) => error);
        return { names: data.data.map(({ name }) => name), detail: error.detail, known: error instanceof ApiError };
      })()`,
      createContext({ ...inBrowsers }),
    );
    expect(seen).toEqual({ names: ['Here'], detail: 'Not here', known: true });
  });
});
