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
  /** How the embedded database is asked; default `query`, as its documentation says. */
  readonly embedded?: 'query' | 'execute';
}

/** A quarter of the clients: more than two cores can have at work. */
const CONNECTIONS = 16;

export async function openDatabase(place: BarePlace): Promise<BareDatabase> {
  return place.databaseUrl === undefined
    ? openEmbedded(place)
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

async function openEmbedded({ folder, embedded }: BarePlace): Promise<BareDatabase> {
  const engine = await PGlite.create(folder === undefined ? {} : { dataDir: folder });
  return embedded === 'execute' ? preparedBySql(engine) : parameterized(engine);
}

function parameterized(engine: PGlite): BareDatabase {
  return {
    async query<Row>({ text }: BareStatement, values: readonly (string | number)[]) {
      const { rows } = await engine.query<Row>(text, [...values]);
      return rows;
    },
  };
}

/**
 * PGlite cannot prepare, so that it plans each statement anew, which takes longer than running it. SQL itself can, for who
 * is ready to write values into it.
 */
async function preparedBySql(engine: PGlite): Promise<BareDatabase> {
  await engine.exec('set plan_cache_mode = force_generic_plan');
  const prepared = new Map<string, Promise<unknown>>();
  return {
    async query<Row>({ name, text }: BareStatement, values: readonly (string | number)[]) {
      const preparing = prepared.get(name) ?? engine.exec(`prepare ${name} as ${text}`);
      prepared.set(name, preparing);
      await preparing;
      const [result] = await engine.exec(`execute ${name}(${values.map(literal).join(', ')})`);
      return (result?.rows ?? []) as Row[];
    },
  };
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
