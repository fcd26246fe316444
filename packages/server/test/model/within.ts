const isLong = process.env['RELATA_TEST_LONG'] === '1';

/** How long new runs of a property are begun; more is for those who have the time. */
export const SEARCH_MS: number = isLong ? 60_000 : 12_000;
/** Of the whole test: the search, another one for smaller runs that fail alike, and what both began last. */
export const SEARCH_TIMEOUT_MS: number = 2 * SEARCH_MS + 60_000;
/** More than there is time for; those that are left are chosen and not run. */
export const RUNS_MAX: number = isLong ? 2_500 : 500;
/** However slow the machine is. */
const RUNS_MIN = 5;

/**
 * A property that is not looked at any more when the time is over, or as long again after its first failure. Unlike
 * interrupting, this leaves no run going on behind the back of the test.
 */
export function within<Input>(
  timeMs: number,
  property: (input: Input) => Promise<void>,
): (input: Input) => Promise<void> {
  let end = performance.now() + timeMs;
  let runs = 0;
  let hasFailed = false;
  return async (input) => {
    if (performance.now() > end && runs >= RUNS_MIN) return;
    runs += 1;
    try {
      await property(input);
    } catch (error) {
      if (!hasFailed) end = performance.now() + timeMs;
      hasFailed = true;
      throw error;
    }
  };
}
