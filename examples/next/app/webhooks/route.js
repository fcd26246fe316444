// Receives webhooks in Next. To run it: npm install, then KEYS=http://127.0.0.1:4080 npm start
import { createListener } from '@relata/listener';
import { toRouteHandler } from '@relata/listener/next';

const listener = createListener({ keys: process.env.KEYS ?? 'highlevel' }).on('RelationCreate', (event) => {
  console.log(`${event.firstRecordId} is linked to ${event.secondRecordId}`);
});

export const POST = toRouteHandler(listener);
