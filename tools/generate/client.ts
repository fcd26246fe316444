import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createApp } from '../../packages/server/src/app.ts';
import { connect } from '../../packages/server/src/db/connect.ts';
import { migrate } from '../../packages/server/src/db/migrate.ts';
import { createLogger } from '../../packages/server/src/server.ts';
import type { Generated } from './generated.ts';

const root = join(import.meta.dirname, '../..');
const folder = 'packages/client/src/generated';

/** The types of all routes, from what the server says of itself, and the client's own version. */
export async function generateClient(): Promise<Generated> {
  const { version } = JSON.parse(readFileSync(join(root, 'packages/client/package.json'), 'utf8')) as {
    version: string;
  };
  return new Map([
    [`${folder}/api.ts`, typesOf(await openapiDocument())],
    [`${folder}/version.ts`, `${notice}\nexport const VERSION = '${version}';\n`],
  ]);
}

const notice = '// Written by `node tools/run.mjs generate`.';

/** As `/openapi.json` has it: of the application itself, on a database that ends with it, without a port. */
async function openapiDocument(): Promise<unknown> {
  const database = await connect({ dataDir: 'memory://' });
  try {
    await migrate(database);
    const app = await createApp({
      config: { adminToken: 'the-admin-of-nothing', egressAllow: { loopback: false, cidrs: [] } },
      database,
      logger: createLogger({ logLevel: 'error' }),
    });
    const answer = await app.http.inject('/openapi.json');
    await app.close();
    return answer.json();
  } finally {
    await database.close();
  }
}

/** openapi-typescript needs a TypeScript of its own, which lies beside it in the client's folder: it is run there. */
function typesOf(document: unknown): string {
  const entry = createRequire(join(root, 'packages/client/package.json')).resolve('openapi-typescript');
  const program = join(dirname(entry), '../bin/cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--immutable'], {
    cwd: root,
    input: JSON.stringify(document),
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (status !== 0) throw new Error(`openapi-typescript failed: ${stderr}`);
  return `${notice}\n${stdout.slice(stdout.indexOf('export '))}`;
}

/** Of 270 kB today; the default is 1 MiB. */
const OUTPUT_BYTES_MAX = 16 << 20;
