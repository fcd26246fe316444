import { ApiError, createClient, type RelataClient } from '@relata/client';
import { exitCodes, Failure } from '../failure.ts';
import { VERSION } from '../version.ts';
import type { Flags } from './flags.ts';
import { createOutput, type Output } from './output.ts';
import { readSettings, type Settings } from './settings.ts';

/** What a command is given to work with. */
export interface Context {
  /** As they stand on the command line. */
  readonly flags: Flags;
  /** Read when they are first asked for: what needs no server does not fail over a file about one. */
  readonly settings: Settings;
  readonly out: Output;
  readonly env: NodeJS.ProcessEnv;
  /** The process is asked to end. */
  readonly signal: AbortSignal;
  /** The server of the settings. Its errors need not be caught: `explain-error.ts` knows them. */
  api(): RelataClient;
  /** The same for what must be taken away at the end: it is not broken off when the process is asked to end. */
  cleanUpApi(): RelataClient;
  /** The location to work in: that of the settings, else the only one there is. */
  location(): Promise<string>;
}

/** As many as an answer to "which?" may name. */
const LOCATIONS_SHOWN_MAX = 20;

export function createContext(flags: Flags, signal: AbortSignal): Context {
  const { env } = process;
  const out = createOutput(flags, process, env);
  let settings: Settings | undefined;
  let client: RelataClient | undefined;

  const context: Context = {
    flags,
    out,
    env,
    signal,
    get settings() {
      if (settings === undefined) {
        settings = readSettings(flags, { env, cwd: process.cwd(), platform: process.platform });
        for (const warning of settings.warnings) out.warn(warning);
      }
      return settings;
    },
    api: () => (client ??= connect(context.settings, signal)),
    cleanUpApi: () => connect(context.settings),
    location: async () => context.settings.location ?? onlyLocation(context),
  };
  return context;
}

function connect({ url, token, timeoutMs }: Settings, signal?: AbortSignal): RelataClient {
  return createClient({ url, token, timeoutMs, signal, userAgent: `relata/${VERSION}` });
}

async function onlyLocation(context: Context): Promise<string> {
  const { data } = await context
    .api()
    .GET('/v1/locations', { params: { query: { limit: LOCATIONS_SHOWN_MAX } } })
    .catch((error: unknown) => {
      // A token of locations may not ask which there are.
      if (error instanceof ApiError && error.status === 403)
        throw new Failure('Name the location: --location, or RELATA_LOCATION', exitCodes.usage);
      throw error;
    });
  const [only, ...others] = data.data;
  if (only === undefined) throw new Failure('There is no location yet', exitCodes.notFound);
  if (others.length === 0) return only.id;
  const list = data.data.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  throw new Failure(`Name the location: --location, or RELATA_LOCATION. There are\n${list}`, exitCodes.usage);
}
