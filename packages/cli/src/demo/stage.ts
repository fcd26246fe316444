import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type RelataClient } from '@relata/client';
import { type Config, createLogger, startServer } from '@relata/server';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { explainStart } from '../start-failure.ts';

/** The location of the public examples of HighLevel's association webhooks: bodies then look as they do there. */
const OWN_LOCATION_ID = 'eHy2cOSZxMQzQ6Yyvl8P';

/** A relata to play on, with a location and nothing in it. */
export interface Stage {
  readonly url: string;
  readonly client: RelataClient;
  readonly locationId: string;
  /** Takes everything away again. */
  close(): Promise<void>;
}

/** A relata of the demo's own, in a temporary folder and on a free port. */
export async function openOwnStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'relata-demo-'));
  const adminToken = randomBytes(32).toString('base64url');
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    databaseUrl: undefined,
    adminToken,
    egressAllow: { loopback: true, cidrs: [] },
    logLevel: 'error',
    demo: false,
  };
  const removeFolder = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  try {
    const server = await startServer(config, createLogger(config));
    const close = async (): Promise<void> => {
      await server.close();
      await removeFolder();
    };
    try {
      const client = createClient({ url: server.url, token: adminToken });
      await createLocation(client, OWN_LOCATION_ID);
      return { url: server.url, client, locationId: OWN_LOCATION_ID, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await removeFolder();
    throw explainStart(error, config);
  }
}

/** A relata that runs already: the demo gets a location of its own there, and deletes it at the end. */
export async function openStageAt(context: Context): Promise<Stage> {
  const { url, token } = context.settings;
  if (token === undefined) {
    throw new Failure(
      'The demo needs the admin token of that relata: RELATA_ADMIN_TOKEN, or --token',
      exitCodes.usage,
    );
  }
  const client = context.cleanUpApi();
  const locationId = await createLocation(client);
  return {
    url,
    client,
    locationId,
    close: async () => {
      await client.DELETE('/v1/locations/{id}', { params: { path: { id: locationId } } });
    },
  };
}

async function createLocation(client: RelataClient, id?: string): Promise<string> {
  const { data } = await client.POST('/v1/locations', { body: { id, name: 'relata demo' } });
  return data.id;
}
