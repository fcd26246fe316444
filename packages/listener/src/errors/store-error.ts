/** The store of ids failed, did not answer in time, or answered something that is not in its contract. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly operation: 'claim' | 'commit' | 'release';

  constructor(operation: 'claim' | 'commit' | 'release', options: ErrorOptions) {
    super(`The store of ids failed to ${operation}`, options);
    this.operation = operation;
  }
}
