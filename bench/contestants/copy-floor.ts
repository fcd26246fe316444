import pg from 'pg';
import { connect } from '../../packages/server/src/db/connect.ts';
import { migrate } from '../../packages/server/src/db/migrate.ts';
import type { Sample } from '../harness/contest.ts';
import type { BenchPostgres } from '../harness/postgres.ts';

/** Takes what relata has written into tables like its own, as fast as PostgreSQL takes anything. */
export interface CopyFloor {
  readonly name: string;
  /** Copies the relations and events that came to relata's since the last time, all in one transaction; rows a second. */
  measure(): Promise<Sample>;
  /** Rows so far; throws if they are not relata's. */
  check(): Promise<string>;
}

interface Ends {
  /** The last relation and event. */
  readonly id: string;
  readonly seq: number;
}

const TABLES = ['relation', 'event'] as const;

/**
 * `COPY` of files on the server, without a client: the same rows in the same order, with the same indexes. `source` is
 * relata's database, in which one location has all relations.
 */
export async function openCopyFloor(postgres: BenchPostgres, source: string): Promise<CopyFloor> {
  const url = await postgres.database(`copy_of_${new URL(source).pathname.slice(1)}`);
  const database = await connect({ url });
  await migrate(database);
  await database.close();
  const [settings] = await postgres.query<{ folder: string }>(
    postgres.url,
    `select current_setting('data_directory') as folder`,
  );
  const fileOf = (table: string): string => pg.escapeLiteral(`${settings?.folder}/${table}.copy`);
  let last = await endsOf(postgres, source);
  let copied = 0;

  return {
    name: 'COPY',
    async measure() {
      const ends = await endsOf(postgres, source);
      const rows = ends.seq - last.seq;
      await postgres.query(
        source,
        `copy (select * from relation where id > ${pg.escapeLiteral(last.id)} order by id) to ${fileOf('relation')};
         copy (select * from event where type = 'RelationCreate' and seq > ${last.seq} order by seq) to ${fileOf('event')}`,
      );
      await postgres.query(postgres.url, 'checkpoint');
      const copies = TABLES.map((table) => `copy ${table} from ${fileOf(table)};`);
      const from = performance.now();
      await postgres.query(url, `begin; ${copies.join(' ')} commit`);
      const seconds = (performance.now() - from) / 1_000;
      last = ends;
      copied += rows;
      return { value: rows / seconds };
    },
    async check() {
      const [counted] = await postgres.query<{ relations: number; events: number }>(
        url,
        'select (select count(*) from relation)::int as relations, (select count(*) from event)::int as events',
      );
      if (counted?.relations !== copied || counted.events !== copied)
        throw new Error(`${copied} rows were to be copied, but there are ${JSON.stringify(counted)}`);
      return `COPY: ${copied} relations and events, those that relata wrote`;
    },
  };
}

async function endsOf(postgres: BenchPostgres, url: string): Promise<Ends> {
  const [ends] = await postgres.query<Ends>(
    url,
    `select coalesce(max(id), '') as id, (select coalesce(max(seq), 0)::int from event) as seq from relation`,
  );
  return ends ?? { id: '', seq: 0 };
}
