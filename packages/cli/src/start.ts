import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, createLogger, readConfig, type Server, startServer } from '@relata/server';
import { signInLink } from './console/sign-in-link.ts';
import { listenForEnding } from './ending.ts';
import { exitCodes, Failure } from './failure.ts';
import { explainConfig, explainStart } from './start-failure.ts';

/** Requests, writes and deliveries end within 10 s of their own accord; what takes longer hangs. */
const CLOSE_MAX_MS = 15_000;

/**
 * Runs the server until the process is asked to end. When it can be used there is one line on stdout:
 * `relata is listening on http://…`. How to open the console goes to stderr.
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
  // Without it relata works as well.
  const invited = await invitation(server, process.stderr.isTTY).catch((error: unknown) => {
    logger.warn({ err: error }, 'no link to the console could be made');
    return '';
  });
  process.stderr.write(invited);

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

/**
 * A link that signs the admin in is for a person, and not for the logs of a service, which others may read: it is shown on
 * a terminal, and where nobody but this machine's users can get to it.
 */
async function invitation(server: Server, isTerminal: boolean): Promise<string> {
  if (!isTerminal && !(server.engine === 'pglite' && isLoopback(server.url)))
    return `The console is at ${server.url}/ (relata console makes a link that signs in)\n`;
  const { code } = await server.createSignInCode();
  return `Open ${signInLink(server.url, code)} (signs in once, within 10 minutes)\n`;
}

function isLoopback(url: string): boolean {
  return /^(127\.|\[::1\]$)/.test(new URL(url).hostname);
}

async function close(server: Server): Promise<void> {
  const closed = server.close().then(() => true);
  const inTime = await Promise.race([closed, sleep(CLOSE_MAX_MS, false, { ref: false })]);
  if (!inTime)
    throw new Failure(`still busy after ${CLOSE_MAX_MS / 1000} s, ending all the same`, exitCodes.failed);
}
