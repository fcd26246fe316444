/** The database was closed, or the embedded one has ended: another try does not help, as it may elsewhere. */
export class DatabaseGone extends Error {
  override readonly name = 'DatabaseGone';
  /** As of a server that is not there: to the driver it is one. */
  readonly code = 'ECONNREFUSED';
}
