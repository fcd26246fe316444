import { expect, test } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { updateEndpoint } from '../../src/delivery/endpoints/update-endpoint.ts';
import { removeAbandonedLanes } from '../../src/delivery/maintenance.ts';
import { engines } from '../support/start-test-app.ts';
import { admin, openWorld } from './world.ts';

const insertRetry = statement(
  'test_insert_retry',
  `
  insert into retry (location_id, endpoint_id, seq, order_key, previous, failures, due_at)
  values ($1, $2, 2, 'key', 0, 1, clock_timestamp())
`,
);

test.each(engines)(
  'a location that comes back while it is cleaned up keeps what fails from then on, on %s',
  async (engine) => {
    const world = await openWorld(engine, { idle: true });
    try {
      const [first, second] = [await world.newLocation(), await world.newLocation()];
      await world.changeSilently(first, [{}]);
      const { id } = await world.newEndpoint({ url: 'http://127.0.0.1:9/', locationIds: [first, second] });
      const reach = (locationIds: string[]) =>
        updateEndpoint(world.database, world.delivery, admin, id, { locationIds });
      await reach([second]);
      let isBack = false;
      const database: Database = {
        ...world.database,
        async query(query) {
          const rows = await world.database.query(query);
          if (query.statement.name === 'lanes_seize_abandoned' && !isBack) {
            isBack = true;
            await reach([first, second]);
            await world.database.query(insertRetry(first, id));
          }
          return rows;
        },
      };
      await removeAbandonedLanes(database, id);
      expect(isBack).toBe(true);
      expect(await world.lane(first, id)).toMatchObject({ cursor: 1 });
      expect(await world.retries(first, id)).toMatchObject([{ seq: 2 }]);
    } finally {
      await world.close();
    }
  },
);
