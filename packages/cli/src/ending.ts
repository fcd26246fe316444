import { constants } from 'node:os';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

/**
 * npm, shells and supervisors pass a signal on that has also reached us directly; only after this time is another one
 * somebody's impatience.
 */
const ECHO_MS = 1_000;

export interface Ending {
  /** Aborted, with the signal as its reason, when the process is asked to end. */
  readonly signal: AbortSignal;
  /** Resolves when the process is asked to end. */
  readonly asked: Promise<Signal>;
}

/** From now on the first SIGTERM, SIGINT or SIGHUP asks the process to end, and a later one ends it at once. */
export function listenForEnding(): Ending {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Signal>();
  let askedAtMs: number | undefined;
  for (const name of signals) {
    process.on(name, () => {
      if (askedAtMs === undefined) {
        askedAtMs = Date.now();
        controller.abort(name);
        resolve(name);
      } else if (Date.now() - askedAtMs > ECHO_MS) {
        process.exit(exitCodeOf(name));
      }
    });
  }
  return { signal: controller.signal, asked: promise };
}

/** What a shell reports of a process that a signal has ended. */
export function exitCodeOf(signal: Signal): number {
  return 128 + constants.signals[signal];
}
