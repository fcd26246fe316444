/** What is known of database errors, by SQLSTATE alone: messages are for people. */

export function sqlstate(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  // Errors of sockets have codes too, such as ECONNRESET; a SQLSTATE is five digits and capitals.
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error ? code : undefined;
}

/** What follows from an error of a write, before its commit was answered. */
export type Remedy =
  /** One input is at fault: run the joined ones again in halves. */
  | 'halve'
  /** Another transaction was in the way: once more after a pause. */
  | 'again'
  /** The location is locked elsewhere: back to the queue. */
  | 'later'
  /** It took too long: each input alone, then give up. */
  | 'alone'
  /** The connection is gone or in doubt: another one. */
  | 'reconnect'
  /** The program is wrong. */
  | 'fail';

export function remedyFor(error: unknown): Remedy {
  const state = sqlstate(error);
  if (state === undefined) return 'reconnect';
  switch (state) {
    case '40001':
    case '40P01':
      return 'again';
    case '55P03':
      return 'later';
    case '57014':
      return 'alone';
    // The prepared statement is unknown, or its plan no longer fits.
    case '26000':
    case '0A000':
    // The session stood still for too long, or leads to a server that became a standby.
    case '25P03':
    case '25006':
      return 'reconnect';
  }
  switch (state.slice(0, 2)) {
    case '22':
    case '23':
    case 'P0':
    case '54':
      return 'halve';
    case '08':
    case '53':
      return 'reconnect';
    case '57':
      return 'reconnect';
    default:
      return 'fail';
  }
}

/** Whether the connection that saw this error can no longer be trusted. */
export function mustDestroy(error: unknown): boolean {
  const state = sqlstate(error);
  return state === undefined || /^(08|57P0|26000$|0A000$|25P03$|25006$)/.test(state);
}

/** Whether the database cannot be reached, as opposed to having said no. */
function isUnavailable(error: unknown): boolean {
  const state = sqlstate(error);
  return state === undefined ? isConnectionError(error) : /^(08|53|57P0)/.test(state);
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^E[A-Z_]+$/.test(code) || /connection|timeout|not queryable/i.test(error.message);
}

/**
 * What a caller is told of a single statement that failed; undefined where the program is at fault.
 * Of reads, and of the few changes that are not writes of a graph.
 */
export function refusalOf(
  error: unknown,
): 'location_busy' | 'database_busy' | 'database_unavailable' | undefined {
  switch (sqlstate(error)) {
    case '55P03':
      return 'location_busy';
    case '57014':
    case '40001':
    case '40P01':
      return 'database_busy';
    default:
      return isUnavailable(error) ? 'database_unavailable' : undefined;
  }
}
