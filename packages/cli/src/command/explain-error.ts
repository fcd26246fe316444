import { exitCodes, Failure } from '../failure.ts';
import type { Context } from './context.ts';
import { ApiError, TimeoutError, UnreachableError } from './place-holder-client.ts';

/** The one place where what the client throws becomes a message and an exit code. What is not known stays as it is. */
export function explainError(error: unknown, context: Context): unknown {
  if (error instanceof ApiError) return explainRefusal(error, context);
  if (error instanceof UnreachableError) {
    const { url } = context.settings;
    const message = `Nothing answers at ${url}. Is relata running there? --url or RELATA_URL names another place.`;
    return new Failure(message, exitCodes.unavailable, { cause: error });
  }
  if (error instanceof TimeoutError) {
    const { url, timeoutMs } = context.settings;
    const message = `${url} has not answered within ${timeoutMs / 1_000} s. --timeout waits for longer.`;
    return new Failure(message, exitCodes.timeout, { cause: error });
  }
  return error;
}

function explainRefusal(error: ApiError, context: Context): Failure {
  const { status, code, messages, traceId } = error;
  const lines = [...messages, ...hintsFor(error, context)];
  return new Failure(lines.join('\n'), exitCodeOf(status), {
    cause: error,
    details: { code, status, traceId },
  });
}

function exitCodeOf(status: number): number {
  if (status === 401 || status === 403) return exitCodes.auth;
  if (status === 404) return exitCodes.notFound;
  if (status === 408 || status === 504) return exitCodes.timeout;
  if (status === 502 || status === 503) return exitCodes.unavailable;
  return status >= 500 ? exitCodes.failed : exitCodes.refused;
}

function hintsFor({ status, code, traceId }: ApiError, { settings }: Context): string[] {
  if (status === 401 && settings.token === undefined)
    return ['No token was given: set RELATA_TOKEN, or "token" in a config file (relata help settings).'];
  if (code === undefined && status === 404) return [`Is ${settings.url} the address of a relata?`];
  if (status >= 500 && traceId !== undefined) return [`The server's log says more of ${traceId}.`];
  return [];
}
