import { createPostgresDedupe } from '@relata/listener/postgres';
import pg from 'pg';

// A process of its own: claims every id of a list at once, and prints those that it got. Commits every other one of them;
// with `die` it is killed while it holds the rest.
const [url, count, end] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url ?? '', ssl: false, max: 10 });
const store = createPostgresDedupe({ client: pool });
// All begin when the last of them is there.
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));

const got = await Promise.all(
  Array.from({ length: Number(count) }, async (_, id) => {
    const claim = await store.claim(String(id), 60_000);
    if (claim.state !== 'claimed') return [];
    const isDone = id % 2 === 0 && (await store.commit(String(id), claim.token));
    return [{ id, isDone }];
  }),
);
process.stdout.write(`${JSON.stringify(got.flat())}\n`);
if (end === 'die') process.kill(process.pid, 'SIGKILL');
await pool.end();
process.stdin.destroy();
