import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, createLogger, readConfig, type Server, startServer } from '@relata/server';
import { listenForEnding } from './ending.ts';
import { exitCodes, Failure } from './failure.ts';
import { explainConfig, explainStart } from './start-failure.ts';

/** Requests, writes and deliveries end within 10 s of their own accord; what takes longer hangs. */
const CLOSE_MAX_MS = 15_000;

/**
 * Runs the server until the process is asked to end. When it can be used there is one line on stdout:
 * `relata is listening on http://…`.
 */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const config = configOf(env);
  const logger = createLogger(config);
  const { asked } = listenForEnding();
  // What nobody caught leaves the program in a state that nobody thought of.
  process.on('uncaughtException', (error, origin) => {
    logger.fatal({ err: error, origin }, 'ending because of an error that nobody caught');
    process.exit(exitCodes.failed);
  });

  const server = await startServer(config, logger).catch((error: unknown) => {
    throw explainStart(error, config);
  });
  if (server.adminToken !== undefined) process.stderr.write(welcome(server.url, server.adminToken));
  process.stdout.write(`relata is listening on ${server.url}\n`);

  const reason = await Promise.race([asked, server.lost]);
  if (reason instanceof Error) logger.fatal({ err: reason }, 'the embedded database has ended');
  else logger.info({ signal: reason }, 'ending');
  await close(server);
  if (reason instanceof Error) {
    throw new Failure(
      `The embedded database has ended: ${reason.message}. Start relata again.`,
      exitCodes.failed,
    );
  }
}

function configOf(env: NodeJS.ProcessEnv): Config {
  try {
    return readConfig(env);
  } catch (error) {
    throw explainConfig(error);
  }
}

function welcome(url: string, adminToken: string): string {
  return `
The admin token of this relata. Keep it: it is shown only now.

  ${adminToken}

Try it:

  curl -H 'Authorization: Bearer ${adminToken}' ${url}/v1/locations

`;
}

async function close(server: Server): Promise<void> {
  const closed = server.close().then(() => true);
  const inTime = await Promise.race([closed, sleep(CLOSE_MAX_MS, false, { ref: false })]);
  if (!inTime)
    throw new Failure(`still busy after ${CLOSE_MAX_MS / 1000} s, ending all the same`, exitCodes.failed);
}
