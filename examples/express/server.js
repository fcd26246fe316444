// Receives webhooks in Express. To run it: npm install, then KEYS=http://127.0.0.1:4080 npm start
import { createListener } from '@relata/listener';
import { toExpressHandler } from '@relata/listener/express';
import express from 'express';

const listener = createListener({ keys: process.env.KEYS ?? 'highlevel' }).on('RelationCreate', (event) => {
  console.log(`${event.firstRecordId} is linked to ${event.secondRecordId}`);
});

const app = express();
// Before express.json(), which would take the bytes that are signed.
app.use('/webhooks', toExpressHandler(listener));
app.use(express.json());

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`webhooks go to http://127.0.0.1:${server.address().port}/webhooks`);
});
