import { ApiError, TimeoutError, UnreachableError } from '@relata/client';
import { exitCodes, Failure } from '../failure.ts';
import type { Context } from './context.ts';

/** The one place where what the client throws becomes a message and an exit code. What is not known stays as it is. */
export function explainError(error: unknown, context: Context): unknown {
  if (error instanceof ApiError) return explainRefusal(error, context);
  if (error instanceof UnreachableError) {
    const message = `${error.message}. Is relata running there? --url or RELATA_URL names another place.`;
    return new Failure(message, exitCodes.unavailable, { cause: error, details: { code: error.code } });
  }
  if (error instanceof TimeoutError)
    return new Failure(`${error.message}. --timeout waits for longer.`, exitCodes.timeout, { cause: error });
  return error;
}

function explainRefusal(error: ApiError, context: Context): Failure {
  const { status, code, messages, traceId } = error;
  const lines = [...messages, ...hintsFor(error, context)];
  return new Failure(lines.join('\n'), exitCodeOf(error), {
    cause: error,
    details: { code, status, traceId },
  });
}

function exitCodeOf({ status, code }: ApiError): number {
  // The address leads to something that is not relata.
  if (code === 'redirected' || code === 'answer_unreadable') return exitCodes.unavailable;
  if (status === 401 || status === 403) return exitCodes.auth;
  if (status === 404) return exitCodes.notFound;
  if (status === 408 || status === 504) return exitCodes.timeout;
  if (status === 502 || status === 503) return exitCodes.unavailable;
  return status >= 500 ? exitCodes.failed : exitCodes.refused;
}

function hintsFor({ status, code, traceId, messages }: ApiError, { settings }: Context): string[] {
  if (status === 401 && settings.token === undefined)
    return ['No token was given: set RELATA_TOKEN, or "token" in a config file; relata --help says where.'];
  // What relata itself does not find is no question of the address, but for a route that it does not have.
  const isElsewhere = traceId === undefined || messages.some((message) => /^Cannot [A-Z]+ \//.test(message));
  if (code === undefined && status === 404 && isElsewhere)
    return [`Is ${settings.url} the address of a relata?`];
  if (status >= 500 && traceId !== undefined) return [`The server's log says more of ${traceId}.`];
  return [];
}
