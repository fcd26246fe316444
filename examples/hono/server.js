// Receives webhooks in Hono. To run it: npm install, then KEYS=http://127.0.0.1:4080 npm start
import { serve } from '@hono/node-server';
import { createListener } from '@relata/listener';
import { toHonoHandler } from '@relata/listener/hono';
import { Hono } from 'hono';

const listener = createListener({ keys: process.env.KEYS ?? 'highlevel' }).on('RelationCreate', (event) => {
  console.log(`${event.firstRecordId} is linked to ${event.secondRecordId}`);
});

const app = new Hono().all('/webhooks', toHonoHandler(listener));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`webhooks go to http://127.0.0.1:${port}/webhooks`);
});
