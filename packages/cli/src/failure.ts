/** How the command ends. docs/cli.md explains it to those who write scripts, docs/operations.md to those who supervise it. */
export const exitCodes = {
  ok: 0,
  /** Something went wrong that should not have; of `demo`: a webhook did not arrive. */
  failed: 1,
  /** The command line, a file of settings or the environment is wrong: starting again changes nothing. */
  usage: 2,
  /** There is no token, or it may not do this. */
  auth: 3,
  notFound: 4,
  /** Something that relata needs is not to be had: the server, its port, its folder, its database. */
  unavailable: 5,
  timeout: 6,
  /** The server has understood, and does not do it; or what was to be checked is wrong. */
  refused: 7,
  /** Some of it was done, and some was not. */
  partlyFailed: 8,
  /** By Ctrl-C, or by no to a question. */
  interrupted: 130,
} as const;

/** What belongs to a failure besides its message, for those who read it with a program. */
export interface FailureDetails {
  /** The server's, such as `endpoint_not_found`. */
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly traceId?: string | undefined;
}

/** An error whose message is for the person at the terminal, and how the command ends with it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;
  readonly details: FailureDetails;

  constructor(message: string, exitCode: number, options?: ErrorOptions & { details?: FailureDetails }) {
    super(message, options);
    this.exitCode = exitCode;
    this.details = options?.details ?? {};
  }
}
