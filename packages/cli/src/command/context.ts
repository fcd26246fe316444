import { exitCodes, Failure } from '../failure.ts';
import type { Flags } from './flags.ts';
import { createOutput, type Output } from './output.ts';
import { createClient, type RelataClient } from './place-holder-client.ts';
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
    api() {
      const { url, token, timeoutMs } = context.settings;
      client ??= createClient({ url, token, timeoutMs, signal });
      return client;
    },
    location: async () => context.settings.location ?? onlyLocation(context),
  };
  return context;
}

async function onlyLocation(context: Context): Promise<string> {
  const { data } = await context
    .api()
    .GET<{ data: { id: string; name: string }[] }>('/v1/locations', {
      params: { query: { limit: LOCATIONS_SHOWN_MAX } },
    })
    .catch((error: unknown) => {
      // A token of locations may not ask which there are.
      if ((error as { status?: number }).status === 403)
        throw new Failure('Name the location: --location, or RELATA_LOCATION', exitCodes.usage);
      throw error;
    });
  const [only, ...others] = data.data;
  if (only === undefined) throw new Failure('There is no location yet', exitCodes.notFound);
  if (others.length === 0) return only.id;
  const list = data.data.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  throw new Failure(`Name the location: --location, or RELATA_LOCATION. There are\n${list}`, exitCodes.usage);
}
