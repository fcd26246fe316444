import type { Logger } from 'pino';
import { associationRoutes } from './associations/routes.ts';
import { connectRoutes } from './browse/connect-routes.ts';
import { browseRecordRoutes } from './browse/record-routes.ts';
import { browseRelationRoutes } from './browse/relation-routes.ts';
import { type Config, RETENTION_DEFAULT } from './config.ts';
import { pageRoutes } from './console/page-routes.ts';
import { sessionRoutes } from './console/session-routes.ts';
import { createSessions, type SignInCode } from './console/sessions.ts';
import { contactRoutes } from './contacts/routes.ts';
import { type Batcher, createBatcher } from './db/batcher.ts';
import type { Database } from './db/connect.ts';
import { createDelivery } from './delivery/delivery.ts';
import { endpointStreamRoutes } from './delivery/endpoints/endpoint-stream.ts';
import { deliveryRoutes } from './delivery/endpoints/routes.ts';
import { fillDemo } from './demo/fill-demo.ts';
import { createLocationResolver, type LocationById, type LocationResolver } from './http/access.ts';
import { createGatekeeper } from './http/auth.ts';
import { createHttp } from './http/create-http.ts';
import { healthRoutes } from './http/health.ts';
import { serveIdempotency } from './http/idempotency.ts';
import { defaultLimits, type Limits } from './http/limits.ts';
import { createLoad, type Load } from './http/load.ts';
import { serveOpenapi } from './http/openapi.ts';
import { serveRateLimit } from './http/rate-limit.ts';
import type { Http } from './http/types.ts';
import { locationRoutes } from './locations/routes.ts';
import { selectLocation } from './locations/store.ts';
import { createTokens } from './locations/tokens.ts';
import { appendEvents } from './log/append.ts';
import { logRoutes } from './log/routes.ts';
import { streamRoutes } from './log/stream-routes.ts';
import { createStreams, type StreamLimits } from './log/streams.ts';
import { Metrics } from './metrics/metrics.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { createStateReader } from './metrics/state.ts';
import { positionRoutes } from './objects/positions-routes.ts';
import { objectRoutes } from './objects/routes.ts';
import { systemObjectRows } from './objects/system-objects.ts';
import { overviewRoutes } from './overview/routes.ts';
import { recordRoutes } from './records/routes.ts';
import { selectRecordLocation } from './records/store.ts';
import type { TotalLimits } from './relations/known-totals.ts';
import { firstRelations } from './relations/list-relations.ts';
import { relationRoutes } from './relations/routes.ts';
import { removableAssociation } from './removal/removable-association.ts';
import { removableRecord } from './removal/removable-record.ts';
import { removalOperations } from './removal/remove-thing.ts';
import { removalRoutes } from './removal/routes.ts';
import { createRemovalWorker } from './removal/worker.ts';
import { retentionRoutes } from './retention/routes.ts';
import { createRetentionWorker } from './retention/worker.ts';
import { VERSION } from './version.ts';

// Ending takes 10 s at the most, within which supervisors do not lose patience.
/** For requests that are under way; their connections are cut soon after it. */
const REQUESTS_STOP_MS = 5_000;
/** For the last answers to leave, and for open streams to end. */
const CONNECTIONS_STOP_MS = 1_000;
/** For changes that wait for their location, and attempts that are under way: what is broken off is sent again. */
const WORK_STOP_MS = 4_000;

/** What routes are given to work with. */
export interface Services {
  readonly database: Database;
  readonly batcher: Batcher;
  /** Which location a request works in. */
  readonly locations: LocationResolver;
}

export interface App {
  readonly http: Http;
  /** What it has taken upon itself. */
  readonly load: Load;
  /** Makes the location that a new relata has to show; before anybody can write. Whether there was anything to do. */
  fillDemo(): Promise<boolean>;
  /** A code that signs in to the console with the rights of this token: its id, not itself. */
  createSignInCode(tokenId: string): Promise<SignInCode>;
  /** Takes up what goes on beside the requests: deliveries, and deletions that were left unfinished. */
  start(): Promise<void>;
  /**
   * Ends what was begun: refuses requests, lets those that are under way end, closes connections and streams, gives
   * leases back. Takes 10 s at the most; the database is the caller's.
   */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly config: Pick<
    Config,
    | 'adminToken'
    | 'metricsToken'
    | 'egressAllow'
    | 'egressCa'
    | 'alertUrl'
    | 'rateLimit'
    | 'secret'
    | 'secretOld'
    | 'retention'
  >;
  readonly database: Database;
  readonly logger: Logger;
  /** Whether there is one application in this process, whose memory and CPU are its metrics too. */
  readonly ownsProcess?: boolean;
  /** Where the console was built to; that of the package `@relata/console` where it is left out. */
  readonly consoleDir?: string | undefined;
  /** For tests. */
  readonly streams?: Partial<StreamLimits>;
  /** For tests. */
  readonly limits?: Partial<Limits>;
  /** For tests. */
  readonly totals?: Partial<TotalLimits>;
}

/** The application: a list of what it is made of. */
export async function createApp({ config, database, logger, ...options }: AppOptions): Promise<App> {
  const limits = { ...defaultLimits, ...options.limits };
  const load = createLoad(limits);
  const metrics = new Metrics({ version: VERSION, ofProcess: options.ownsProcess ?? false });
  const state = createStateReader(database, (error) =>
    logger.warn({ err: error }, 'the state for the metrics could not be read'),
  );
  const { adminToken, metricsToken } = config;
  const tokens = createTokens({ database, adminToken, metricsToken });
  const sessions = createSessions({ database, adminToken });
  tokens.onForgotten(sessions.forget);
  const authenticate = { token: tokens.authenticate, session: sessions.authenticate };
  const locations = createLocationResolver(
    async (id) => (await database.queryByKey(selectLocation(id))).length > 0,
  );
  const streams = createStreams({
    database,
    onError: (error, what) => logger.warn({ err: error }, what),
    limits: options.streams,
  });
  const delivery = await createDelivery({
    database,
    logger,
    egressAllow: config.egressAllow,
    egressCa: config.egressCa,
    alertUrl: config.alertUrl,
    secret: config.secret,
    secretOld: config.secretOld,
    version: VERSION,
    observer: {
      sent: (attempt) => metrics.sent(attempt),
      recorded: (attempts) => metrics.recorded(attempts),
    },
    onHead: streams.heads.heard,
  });
  const batcher = createBatcher({
    database,
    appendEvents,
    onAppended: delivery.wake,
    onWritten: (inputs) => metrics.wrote(inputs),
    onError: (error, operation, locationId) =>
      logger.error({ err: error, operation, locationId }, 'write failed'),
  });
  const services: Services = { database, batcher, locations };
  const operations = {
    record: removalOperations(removableRecord),
    association: removalOperations(removableAssociation),
  };
  const worker = createRemovalWorker({ database, batcher, logger, operations });
  const retention = createRetentionWorker({
    database,
    batcher,
    logger,
    retention: config.retention ?? RETENTION_DEFAULT,
    onTrimmed: (events) => metrics.trimmed(events),
  });
  const locationOfRecord: LocationById = async (id) =>
    (await database.queryByKey(selectRecordLocation(id)))[0]?.location_id;
  const http = createHttp({ logger, authenticate, load, limits });
  const admit = createGatekeeper(authenticate);
  // Before the server waits for its connections to end, which streams would not do by themselves.
  http.addHook('preClose', async () => streams.stop());

  const idempotency = serveIdempotency(http, {
    database,
    locations,
    onError: (error, what) => logger.warn({ err: error }, what),
  });

  const limiter =
    config.rateLimit &&
    serveRateLimit(http, {
      database,
      limit: config.rateLimit,
      onError: (error, what) => logger.warn({ err: error }, what),
    });

  await serveOpenapi(http, { version: VERSION });
  metricsRoutes(http, { database, metrics, state });
  healthRoutes(http, { checkDatabase: () => database.query(selectLocation('')), load });
  locationRoutes(http, { database, tokens, initialRows: systemObjectRows });
  objectRoutes(http, services);
  positionRoutes(http, services);
  recordRoutes(http, {
    ...services,
    locationOfRecord,
    relationsOf: (locationId, recordId, limit) => firstRelations(database, locationId, recordId, limit),
  });
  associationRoutes(http, services);
  relationRoutes(http, { ...services, locationOfRecord, totals: options.totals });
  contactRoutes(http, { ...services, locationOfRecord });
  browseRecordRoutes(http, { database, locations, locationOfRecord });
  browseRelationRoutes(http, { database, locations, locationOfRecord });
  connectRoutes(http, services);
  removalRoutes(http, { ...services, locationOfRecord, operations, worker, forgetTokens: tokens.forget });
  logRoutes(http, services);
  streamRoutes(http, { locations, streams, admit });
  deliveryRoutes(http, { database, delivery });
  endpointStreamRoutes(http, { database, locations, streams, admit, compose: delivery.compose });
  retentionRoutes(http, { database });
  overviewRoutes(http, {
    database,
    locations,
    version: VERSION,
    retention: config.retention ?? RETENTION_DEFAULT,
    rateLimit: config.rateLimit,
  });
  sessionRoutes(http, { sessions, authenticateToken: tokens.authenticate });
  pageRoutes(http, { dir: options.consoleDir });

  return {
    http,
    load,
    fillDemo: () => fillDemo({ database, batcher, initialRows: systemObjectRows }),
    createSignInCode: (tokenId) => sessions.createCode(tokenId),
    start: async () => {
      worker.start();
      retention.start();
      idempotency.start();
      limiter?.start();
      await delivery.start();
    },
    close: async () => {
      // While requests end, the door stays open to say 503: who knocks hears it, and goes to the next node.
      await load.drain(REQUESTS_STOP_MS);
      // Open streams are ended by `preClose` hooks of those who opened them, before this waits for their connections.
      const cut = setTimeout(() => http.server.closeAllConnections(), CONNECTIONS_STOP_MS);
      await http.close();
      clearTimeout(cut);
      await Promise.all([
        worker.stop(),
        retention.stop(),
        idempotency.stop(),
        limiter?.stop(),
        batcher.close(WORK_STOP_MS),
        delivery.stop(WORK_STOP_MS),
      ]);
      await state.stop();
    },
  };
}
