import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Running } from './framework.ts';
import { run } from './framework.ts';
import type { Switch } from './switch.ts';

// Its types would have it that every environment has NODE_ENV, in all of the repository.
const next: (options: { dir: string; dev: boolean; hostname: string; quiet: boolean }) => {
  prepare(): Promise<void>;
  getRequestHandler(): RequestListener;
  close(): Promise<void>;
} = createRequire(import.meta.url)('next');

const listenerFolder = join(import.meta.dirname, '../..');

/** By it the routes, which Next compiles and loads by itself, find the listener of the test. */
const place = 'relata test listener';

const route = `
import { toRouteHandler } from '@relata/listener/next';
const POST = toRouteHandler(globalThis['${place}']);
export { POST, POST as GET, POST as PUT, POST as PATCH, POST as DELETE };
`;
const routeAfterParser = `
import { toRouteHandler } from '@relata/listener/next';
const handler = toRouteHandler(globalThis['${place}']);
export async function POST(request) {
  await request.json();
  return handler(request);
}
`;
const postAlone = `
import { toRouteHandler } from '@relata/listener/next';
export const POST = toRouteHandler(globalThis['${place}']);
`;

export interface RunningNext {
  /** All methods are the adapter's. */
  readonly whole: Running;
  /** Only POST is. */
  readonly postAlone: Running;
  readonly afterParser: Running;
  close(): Promise<void>;
}

/**
 * A real Next server in this process, compiling one app of three routes, made for the purpose. It lies in the package
 * because Next compiles nothing that is outside of the folder in which it finds itself.
 */
export async function startNext(listening: Switch): Promise<RunningNext> {
  const dir = await mkdtemp(join(listenerFolder, '.next-app-'));
  const files = {
    'package.json': '{ "private": true, "type": "module" }',
    'next.config.mjs': `export default {
      logging: false,
      turbopack: { root: ${JSON.stringify(join(listenerFolder, '../..'))}, resolveAlias: { '@relata/listener/next': './../src/adapters/next.ts' } },
    };`,
    'app/webhooks/route.js': route,
    'app/post/route.js': postAlone,
    'app/parsed/route.js': routeAfterParser,
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  Object.assign(globalThis, { [place]: listening });
  process.env['NEXT_TELEMETRY_DISABLED'] = '1';

  const app = next({ dir, dev: true, hostname: '127.0.0.1', quiet: true });
  await app.prepare();
  const whole = await run(createServer(app.getRequestHandler()));
  const at = (path: string): Running => ({ ...whole, url: whole.url.replace(/\/webhooks$/, path) });
  return {
    whole,
    postAlone: at('/post'),
    afterParser: at('/parsed'),
    async close() {
      await whole.close();
      await app.close();
      if (basename(dir).startsWith('.next-app-'))
        await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
