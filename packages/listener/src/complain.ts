/** Writes an error to the console. Never throws, as the console does where an error has a `stack` or the like that throws. */
export function complain(error: unknown): void {
  try {
    console.error(error);
  } catch {
    console.error('An error that cannot be shown: looking at it throws');
  }
}
