// Receives webhooks where a program is a function from Request to Response: deno serve worker.js, bun worker.js, a worker
// in a cloud. Ids are kept in memory here; where each request may meet another process, give `dedupe` a store.
import { createListener } from '@relata/listener';
import { toFetchHandler } from '@relata/listener/fetch';

const listener = createListener({ keys: globalThis.process?.env.KEYS ?? 'highlevel' }).on(
  'RelationCreate',
  (event) => {
    console.log(`${event.firstRecordId} is linked to ${event.secondRecordId}`);
  },
);

export default { fetch: toFetchHandler(listener) };
