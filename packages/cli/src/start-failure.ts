import { type Config, ConfigError, DataDirLocked, DataDirUnusable, MigrationMismatch } from '@relata/server';
import { exitCodes, Failure } from './failure.ts';

interface SystemError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly hostname?: string;
}

/** Says in one line what a person can do about a start that failed. An error that is not known stays as it is. */
export function explainStart(error: unknown, config: Config): unknown {
  // What can be known to be wrong only with the database open.
  if (error instanceof ConfigError) return explainConfig(error);
  const message = explainKnown(error) ?? explainListen(error, config) ?? explainDatabase(error, config);
  return message === undefined ? error : new Failure(message, exitCodes.unavailable, { cause: error });
}

/** One problem a line: all that is wrong is said at once. */
export function explainConfig(error: unknown): unknown {
  if (!(error instanceof ConfigError)) return error;
  return new Failure(error.problems.join('\n'), exitCodes.usage, { cause: error });
}

function explainKnown(error: unknown): string | undefined {
  const isExplained =
    error instanceof DataDirLocked || error instanceof DataDirUnusable || error instanceof MigrationMismatch;
  return isExplained ? error.message : undefined;
}

function explainListen(error: unknown, { host, port }: Config): string | undefined {
  const { code, syscall, hostname } = error as SystemError;
  if (syscall === 'getaddrinfo' && hostname === host) return unknownAddress(host);
  if (syscall !== 'listen') return undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use. Stop what uses it, or set RELATA_PORT to another (0: any free one).`;
    case 'EADDRNOTAVAIL':
      return unknownAddress(host);
    case 'EACCES':
      return `Port ${port} may not be used by this account. Set RELATA_PORT to one above 1023.`;
    default:
      return undefined;
  }
}

function unknownAddress(host: string): string {
  return `This machine has no address ${host}. Set RELATA_HOST to one that it has.`;
}

/** By SQLSTATE and by the codes of sockets; what the driver itself says when a server stays silent has none. */
function explainDatabase(error: unknown, { databaseUrl }: Config): string | undefined {
  if (databaseUrl === undefined || !(error instanceof Error)) return undefined;
  const where = withoutPassword(databaseUrl);
  const { code = '' } = error as SystemError;
  if (/^28/.test(code)) return `The database ${where} does not let this user in: ${error.message}.`;
  if (code === '3D000') return `The database ${where} does not exist: create it first.`;
  const isUnreachable =
    /^(E[A-Z_]+|08...|53...|57P..)$/.test(code) || /timeout|connection terminated/i.test(error.message);
  if (!isUnreachable) return undefined;
  return `The database ${where} cannot be reached (${code || error.message}). Check RELATA_DATABASE_URL and that it is running.`;
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'of RELATA_DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
