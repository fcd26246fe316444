import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// Asks a server's /healthz every few milliseconds, and a server that has nothing to do, to know what is the machine's
// own doing; from a process of its own, to have nothing else to do itself. Ends at the end of its input, with the
// times that it took.

const [url] = process.argv.slice(2);
const idle = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
await once(idle, 'listening');
const idleUrl = `http://127.0.0.1:${(idle.address() as AddressInfo).port}`;
const agent = new Agent({ keepAlive: true });

let goOn = true;
process.stdin.on('end', () => {
  goOn = false;
});
process.stdin.resume();

const healthMs: number[] = [];
const idleMs: number[] = [];
while (goOn) {
  idleMs.push(await timeOf(idleUrl));
  healthMs.push(await timeOf(`${url}/healthz`));
  await sleep(10);
}
process.stdout.write(JSON.stringify({ healthMs, idleMs }));
agent.destroy();
idle.close();

async function timeOf(address: string): Promise<number> {
  const begun = performance.now();
  await new Promise<void>((resolve, reject) => {
    get(address, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${address} answered ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    }).on('error', reject);
  });
  return performance.now() - begun;
}
