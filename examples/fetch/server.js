// Runs worker.js on Node: npm install, then KEYS=http://127.0.0.1:4080 npm start
import { serve } from '@hono/node-server';
import worker from './worker.js';

serve({ fetch: worker.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`webhooks go to http://127.0.0.1:${port}/webhooks`);
});
