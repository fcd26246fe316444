import {
  ASSOCIATIONS_PER_PAIR_MAX,
  BULK_RELATIONS_MAX,
  BODY_BYTES_MAX as EVENT_BYTES_MAX,
  PAGE_LIMIT_MAX,
  PROPERTIES_MAX,
} from '@relata/protocol';
import type { RateLimit, Retention } from '../config.ts';
import type { Database } from '../db/connect.ts';
import type { Access } from '../http/access.ts';
import { type Count, counted } from '../http/count.ts';
import { BODY_BYTES_MAX } from '../http/limits.ts';
import { OBJECTS_MAX } from '../objects/create-object.ts';
import { countLocations } from './overview-store.ts';

const LOCATIONS_COUNT_MAX = 10_000;

/** What it was started with. */
export interface StatusSettings {
  readonly version: string;
  readonly retention: Retention;
  /** Undefined where requests are not limited. */
  readonly rateLimit: RateLimit | undefined;
}

export interface Status {
  version: string;
  engine: Database['engine'];
  time: string;
  locations: Count | null;
  retention: Retention;
  rateLimit: { max: number; intervalMs: number; dailyMax: number | null } | null;
  limits: Sizes;
}

export interface Sizes {
  customObjects: number;
  associationsPerPair: number;
  propertiesPerRecord: number;
  relationsPerRequest: number;
  /** Items of a page. */
  pageSize: number;
  bodyBytes: number;
  /** Of the body of a webhook. */
  eventBytes: number;
}

const limits: Sizes = {
  customObjects: OBJECTS_MAX,
  associationsPerPair: ASSOCIATIONS_PER_PAIR_MAX,
  propertiesPerRecord: PROPERTIES_MAX,
  relationsPerRequest: BULK_RELATIONS_MAX,
  pageSize: PAGE_LIMIT_MAX,
  bodyBytes: BODY_BYTES_MAX,
  eventBytes: EVENT_BYTES_MAX,
};

/** How relata is set. How many locations there are is nothing for who has a token of some. */
export async function readStatus(
  database: Database,
  { version, retention, rateLimit }: StatusSettings,
  access: Access,
): Promise<Status> {
  const [locations] = access.admin ? await database.query(countLocations(LOCATIONS_COUNT_MAX + 1)) : [];
  return {
    version,
    engine: database.engine,
    time: new Date().toISOString(),
    locations: locations === undefined ? null : counted(locations.n, LOCATIONS_COUNT_MAX),
    retention,
    rateLimit: rateLimit
      ? { max: rateLimit.max, intervalMs: rateLimit.intervalMs, dailyMax: rateLimit.dailyMax ?? null }
      : null,
    limits,
  };
}
