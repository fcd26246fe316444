import { readConfig, startServer } from '../../src/index.ts';

// The server in a process of its own, set up by its environment. Says its address when it works; stops in order at
// SIGTERM, and at once when its input ends, as it does when the test is gone.

process.stdin.on('end', () => process.exit(1)).resume();

const server = await startServer(readConfig(process.env));
process.once('SIGTERM', async () => {
  await server.close();
  process.exit(0);
});
process.stdout.write(`${server.url}\n`);
