import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { BareStatement } from './statements.ts';

/** The least that a program needs of a database. */
export interface BareDatabase {
  query<Row>(statement: BareStatement, values: readonly (string | number)[]): Promise<Row[]>;
}

export interface BarePlace {
  /** PostgreSQL; else the embedded database in `folder`. */
  readonly databaseUrl?: string;
  readonly folder?: string;
  /** Of the pool. */
  readonly connections?: number;
}

/** Where more were tried they only waited for each other. */
const CONNECTIONS = 16;

export async function openDatabase(place: BarePlace): Promise<BareDatabase> {
  return place.databaseUrl === undefined
    ? openEmbedded(place.folder)
    : openPool(place.databaseUrl, place.connections ?? CONNECTIONS);
}

function openPool(connectionString: string, max: number): BareDatabase {
  const pool = new pg.Pool({
    connectionString,
    ssl: false,
    max,
    min: max,
    // The plans do not depend on the values; planning anew costs more than it gains.
    options: '-c plan_cache_mode=force_generic_plan',
  });
  return {
    async query<Row>({ name, text }: BareStatement, values: readonly (string | number)[]) {
      const { rows } = await pool.query({ name, text, values: [...values] });
      return rows as Row[];
    },
  };
}

async function openEmbedded(folder: string | undefined): Promise<BareDatabase> {
  const engine = await PGlite.create(folder === undefined ? {} : { dataDir: folder });
  return {
    async query<Row>({ text }: BareStatement, values: readonly (string | number)[]) {
      const { rows } = await engine.query<Row>(text, [...values]);
      return rows;
    },
  };
}
