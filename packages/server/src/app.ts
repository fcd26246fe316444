import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { type Batcher, createBatcher } from './db/batcher.ts';
import type { Database } from './db/connect.ts';
import { createLocationResolver, type LocationResolver } from './http/access.ts';
import { createHttp } from './http/create-http.ts';
import { healthRoutes } from './http/health.ts';
import { serveOpenapi } from './http/openapi.ts';
import type { Http } from './http/types.ts';
import { VERSION } from './version.ts';
import { associationRoutes } from './associations/routes.ts';
import { locationRoutes } from './locations/routes.ts';
import { selectLocation } from './locations/store.ts';
import { createTokens } from './locations/tokens.ts';
import { appendEvents } from './log/append.ts';
import { objectRoutes } from './objects/routes.ts';
import { systemObjectRows } from './objects/system-objects.ts';
import { relationRoutes } from './relations/routes.ts';

/** What routes are given to work with. */
export interface Services {
  readonly database: Database;
  readonly batcher: Batcher;
  /** Which location a request works in. */
  readonly locations: LocationResolver;
}

export interface App {
  readonly http: Http;
  /** Ends what was begun, in order; the database is the caller's. */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly config: Pick<Config, 'adminToken' | 'egressAllow'>;
  readonly database: Database;
  readonly logger: Logger;
}

/** The application: a list of what it is made of. */
export async function createApp({ config, database, logger }: AppOptions): Promise<App> {
  const tokens = createTokens({ database, adminToken: config.adminToken });
  const locations = createLocationResolver(async (id) => (await database.query(selectLocation(id))).length > 0);
  const batcher = createBatcher({
    database,
    appendEvents,
    onError: (error, operation, locationId) => logger.error({ err: error, operation, locationId }, 'write failed'),
  });
  const services: Services = { database, batcher, locations };
  const http = createHttp({ logger, authenticate: tokens.authenticate });

  await serveOpenapi(http, { version: VERSION });
  healthRoutes(http, { checkDatabase: () => database.query(selectLocation('')) });
  locationRoutes(http, { database, tokens, initialRows: systemObjectRows });
  objectRoutes(http, services);
  associationRoutes(http, services);
  relationRoutes(http, { ...services, locationOfRecord: async () => undefined });

  return {
    http,
    close: async () => {
      await http.close();
      await batcher.close();
    },
  };
}
