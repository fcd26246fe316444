/** How the command ends. docs/operations.md explains it to those who supervise it. */
export const exitCodes = {
  ok: 0,
  /** Something went wrong that should not have; of `demo`: a webhook did not arrive. */
  failed: 1,
  /** The command line or the environment is wrong: starting again changes nothing. */
  usage: 2,
  /** Something that relata needs is not to be had: its port, its folder, its database. */
  unavailable: 5,
} as const;

/** An error whose message is for the person at the terminal, and how the command ends with it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
