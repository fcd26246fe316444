import { preparedFolder, type RunOptions, runRelata } from './run-relata.ts';

/** What a command has written and how it ended. */
export interface Ran {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
  /** What stands on stdout as one JSON document. */
  json<T>(): T;
  /** What stands on stdout as an object a line. */
  rows<T>(): T[];
}

/** A server, and the command as somebody runs it who has set RELATA_URL and RELATA_TOKEN. */
export interface ServedRelata {
  readonly url: string;
  readonly token: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  run(args: readonly string[], options?: Omit<RunOptions, 'args'>): Promise<Ran>;
  /** Each is an event in the log of the location. */
  makeObjects(locationId: string, ...names: string[]): Promise<void>;
  /** Ends the server, and starts another one with the same folder at the same address. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

export async function serveRelata(): Promise<ServedRelata> {
  const token = 'the-token-of-the-admin';
  const dataDir = await preparedFolder();
  const serverEnv = {
    RELATA_ADMIN_TOKEN: token,
    RELATA_DATA_DIR: dataDir,
    RELATA_LOG_LEVEL: 'error',
    RELATA_DEMO: 'off',
  };
  let server = runRelata({ env: serverEnv });
  const url = await server.ready();
  const env = { RELATA_URL: url, RELATA_TOKEN: token };
  return {
    url,
    token,
    dataDir,
    env,
    run: (args, options = {}) => ran({ ...options, args, env: { ...env, ...options.env } }),
    async makeObjects(locationId, ...names) {
      for (const name of names) {
        const key = `custom_objects.${name}`;
        const response = await fetch(`${url}/objects/`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            locationId,
            key,
            labels: { singular: name, plural: `${name}s` },
            primaryDisplayPropertyDetails: { key: `${key}.name`, name: 'name', dataType: 'TEXT' },
          }),
        });
        if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
      }
    },
    async restart(meanwhile) {
      server.child.kill('SIGTERM');
      await server.ended;
      await meanwhile?.();
      server = runRelata({ env: { ...serverEnv, RELATA_PORT: new URL(url).port } });
      await server.ready();
    },
  };
}

/** Runs a command to its end. */
export async function ran(options: RunOptions): Promise<Ran> {
  const relata = runRelata(options);
  const code = await relata.ended;
  const stdout = relata.stdout();
  return {
    code,
    stdout,
    stderr: relata.stderr(),
    json: () => JSON.parse(stdout),
    rows: () =>
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}
