import { randomUUID } from 'node:crypto';
import { ConfigError, type EgressAllow } from '../config.ts';
import { openClock } from '../db/clock.ts';
import type { Database } from '../db/connect.ts';
import { createAlerts } from './alerts/alerts.ts';
import { createDispatcher } from './dispatcher.ts';
import { sealAllHeaders } from './endpoints/own-headers.ts';
import { type Keys, loadKeys } from './keys/keys.ts';
import { openVault, type Secrets, type Vault } from './keys/vault.ts';
import { createMaintenance } from './maintenance.ts';
import { type Compose, createCompose } from './sending/compose.ts';
import { createEgress, type Egress } from './sending/egress.ts';
import { type DeliveryObserver, observeSending } from './sending/observe-sending.ts';
import { createSender, type Sender } from './sending/send.ts';
import { defaultTiming, type Timing } from './timing.ts';

export interface DeliveryOptions extends Secrets {
  readonly database: Database;
  readonly logger: DeliveryLogger;
  readonly egressAllow: EgressAllow;
  /** Certificates (PEM) of authorities that are trusted beside the public ones. */
  readonly egressCa?: string | undefined;
  /** Where the operator is told what happens to endpoints. */
  readonly alertUrl?: string | undefined;
  /** As it is said in `User-Agent`. */
  readonly version: string;
  /** A name that no other node on this database has, now or before; made up where it is left out. */
  readonly nodeId?: string;
  readonly observer?: DeliveryObserver;
  /** Told of commits that are heard of, of this node and of others. */
  readonly onHead?: (locationId: string, head: number) => void;
  /** For tests. */
  readonly timing?: Partial<Timing>;
}

export interface DeliveryLogger {
  warn(details: object, message: string): void;
}

export interface Delivery {
  readonly egress: Egress;
  readonly keys: Keys;
  readonly compose: Compose;
  readonly vault: Vault;
  /** Makes an attempt that belongs to no lane and appears in no metric. */
  readonly sendUncounted: Sender['send'];
  /** To be called after each commit that appended to a location's log. */
  wake(locationId: string, head: number): void;
  /** To be called after an endpoint was created, changed or deleted; resolves when this node goes by it. */
  endpointChanged(id: string): Promise<void>;
  /** To be called after a replay was made. */
  replayStarted(): void;
  /** To be called after a replay of an endpoint was cancelled. */
  replayCancelled(endpointId: string): void;
  /** Takes up the work. */
  start(): Promise<void>;
  /** Finishes what is under way within `deadlineMs`, breaks off the rest, and leaves the work to other nodes. */
  stop(deadlineMs: number): Promise<void>;
}

/**
 * Brings the events of every location's log to the endpoints that want them. Throws `ConfigError` where the secrets are
 * not those of the database, and where the operator's URL is none that relata may connect to.
 */
export async function createDelivery(options: DeliveryOptions): Promise<Delivery> {
  const { database, logger, version, observer, nodeId = randomUUID() } = options;
  const onError = (error: unknown, what: string): void => logger.warn({ err: error }, what);
  const egress = createEgress(options.egressAllow, { ca: options.egressCa });
  const timing = { ...defaultTiming, ...options.timing };
  const { alertUrl } = options;
  const objection = alertUrl === undefined ? undefined : egress.objection(alertUrl);
  if (objection !== undefined) throw new ConfigError([`RELATA_ALERT_URL ${objection}`]);
  const vault = await openVault(database, options);
  const onKeysChange = (): void => dispatcher.tellKeys();
  const keys = await loadKeys({ database, vault, timing, onError, onChange: onKeysChange });
  if (vault.seals) await sealAllHeaders(database, vault);
  const clock = await openClock(database);
  const compose = createCompose({ keys, version, now: clock.now });
  const plainSender = createSender({ egress, compose, vault, now: clock.now });
  const sender = observer === undefined ? plainSender : observeSending(plainSender, observer, clock.now);
  const onKeys = (): void =>
    void keys.refresh().catch((error) => onError(error, 'the signing keys could not be read'));
  const dispatcher = createDispatcher({
    database,
    sender,
    nodeId,
    timing,
    onKeys,
    onRecorded: observer?.recorded,
    onHead: options.onHead,
    onError,
  });
  const maintenance = createMaintenance(database, onError);
  const alerts = createAlerts({
    database,
    egress,
    keys,
    url: alertUrl,
    version,
    timing,
    now: clock.now,
    onError,
  });
  return {
    egress,
    keys,
    compose,
    vault,
    sendUncounted: plainSender.send,
    wake: dispatcher.wake,
    async endpointChanged(id) {
      await dispatcher.endpointChanged(id);
      maintenance.cleanUp(id);
    },
    replayStarted: dispatcher.replayStarted,
    replayCancelled: maintenance.cleanUp,
    async start() {
      clock.start();
      await maintenance.start();
      keys.start();
      await alerts.start();
      await dispatcher.start();
    },
    async stop(deadlineMs) {
      await dispatcher.stop(deadlineMs);
      await maintenance.stop();
      await alerts.stop();
      await keys.stop();
      clock.stop();
      await sender.close();
    },
  };
}
