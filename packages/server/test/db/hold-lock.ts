// A process that takes a data folder's lock, says so, and keeps it until it is told to give it back, or dies.
import { lockDataDir } from '../../src/db/pglite/lock.ts';

const [dataDir = ''] = process.argv.slice(2);
const alive = setInterval(() => {}, 1_000);
try {
  const lock = await lockDataDir(dataDir, () => process.stdout.write('lost\n'));
  process.stdout.write('held\n');
  process.stdin.once('data', async () => {
    await lock.release();
    clearInterval(alive);
    process.stdin.destroy();
  });
} catch (error) {
  process.stdout.write(
    `refused ${JSON.stringify({ name: (error as Error).name, message: (error as Error).message })}\n`,
  );
  clearInterval(alive);
}
