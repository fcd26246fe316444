// Receives webhooks with node:http. To run it: npm install, then KEYS=http://127.0.0.1:4080 npm start
import { createServer } from 'node:http';
import { createListener } from '@relata/listener';
import { toNodeHandler } from '@relata/listener/node';

const listener = createListener({ keys: process.env.KEYS ?? 'highlevel' }).on('RelationCreate', (event) => {
  console.log(`${event.firstRecordId} is linked to ${event.secondRecordId}`);
});

const server = createServer(toNodeHandler(listener));
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`webhooks go to http://127.0.0.1:${server.address().port}/webhooks`);
});
