import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { type Logger, pino } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import type { SignInCode } from './console/sessions.ts';
import { connect, type Database } from './db/connect.ts';
import { migrate } from './db/migrate.ts';
import { type AdminToken, ENVIRONMENT, ensureAdminToken } from './locations/tokens.ts';

export interface Server {
  /** `http://127.0.0.1:4080` */
  readonly url: string;
  /** The admin token, if this start made it: nobody is shown it again. */
  readonly adminToken: string | undefined;
  readonly engine: Database['engine'];
  /** Makes a code that signs the admin in to the console, once. */
  createSignInCode(): Promise<SignInCode>;
  /** Resolves when the embedded database has ended by itself: only a new start of the process brings it back. */
  readonly lost: Promise<Error>;
  /** Lets what is under way end, then gives everything back. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Where the console was built to; that of the package `@relata/console` where it is left out. */
  readonly consoleDir?: string;
}

/** Starts relata: database, schema, routes, socket. What was begun is undone if a later part fails. */
export async function startServer(
  config: Config,
  logger: Logger = createLogger(config),
  { consoleDir }: ServerOptions = {},
): Promise<Server> {
  const { promise: lost, resolve: onLost } = Promise.withResolvers<Error>();
  const database = await connect({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    onIdleError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    onLost,
  });
  try {
    const applied = await migrate(database);
    if (applied.length > 0) logger.info({ applied }, 'migrated');
    const app = await createApp({ config, database, logger, ownsProcess: true, consoleDir });
    let admin: AdminToken = { id: ENVIRONMENT, secret: undefined };
    try {
      if (config.demo && database.engine === 'pglite' && (await app.fillDemo()))
        logger.info('made the demo location');
      await app.http.listen({ port: config.port, host: config.host });
      await app.start();
      // Last: it is shown only once, and not at all when something behind it fails.
      if (config.adminToken === undefined) admin = await ensureAdminToken(database);
    } catch (error) {
      await app.close();
      throw error;
    }
    return {
      url: urlOf(app.http.server.address() as AddressInfo),
      adminToken: admin.secret,
      createSignInCode: () => app.createSignInCode(admin.id),
      engine: database.engine,
      lost,
      close: async () => {
        await app.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Structured, to stderr: stdout is for what a person or a script asked for. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
}

function urlOf({ address, port }: AddressInfo): string {
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
