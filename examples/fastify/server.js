// Receives webhooks in Fastify. To run it: npm install, then KEYS=http://127.0.0.1:4080 npm start
import { createListener } from '@relata/listener';
import { toFastifyPlugin } from '@relata/listener/fastify';
import fastify from 'fastify';

const listener = createListener({ keys: process.env.KEYS ?? 'highlevel' }).on('RelationCreate', (event) => {
  console.log(`${event.firstRecordId} is linked to ${event.secondRecordId}`);
});

const app = fastify();
// Bodies of other routes are parsed as ever.
app.register(toFastifyPlugin(listener), { prefix: '/webhooks' });
app.addHook('onClose', () => listener.close());

const address = await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
console.log(`webhooks go to ${address}/webhooks`);
