import { connect } from '../../src/db/connect.ts';
import { createDelivery } from '../../src/delivery/delivery.ts';
import { quick } from './world.ts';

// A node of its own, for tests that end one: `node node-process.ts <database url>`. Says `ready` when it works;
// stops in order at SIGTERM, and at once when its input ends.

process.stdin.on('end', () => process.exit(1)).resume();

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('the database url is missing');
const database = await connect({ url });
const delivery = await createDelivery({
  database,
  logger: { warn: (details, message) => console.error(message, details) },
  egressAllow: { loopback: true, cidrs: [] },
  version: '0.0.0-test',
  timing: quick,
});
await delivery.start();
process.once('SIGTERM', async () => {
  await delivery.stop(2_000);
  await database.close();
  process.exit(0);
});
console.log('ready');
