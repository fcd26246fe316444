/** Timers go no further, 24 days: what is set to more ends at once. */
const TIMER_MS_MAX = 2_147_483_647;

export interface Deadline {
  /** Aborted when the time is over or one of the signals is. */
  readonly signal: AbortSignal;
  /** Whether it was the time. */
  readonly isOver: boolean;
  /** The time counts no more; the signals do. */
  met(): void;
  /** Nothing counts any more. */
  stop(): void;
}

/**
 * `AbortSignal.any` and `AbortSignal.timeout` would do, but what they hold is given back by the garbage collector alone:
 * a signal of a whole program would hold something of each of its calls until then.
 */
export function startDeadline(timeoutMs: number, signals: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController();
  const given = signals.filter((signal) => signal !== undefined);
  let isOver = false;
  const end = (): void => {
    isOver = !controller.signal.aborted;
    controller.abort();
  };
  const timer = timeoutMs > TIMER_MS_MAX ? undefined : setTimeout(end, timeoutMs);
  const listeners = given.map((signal) => {
    const listener = (): void => controller.abort(signal.reason);
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
    return () => signal.removeEventListener('abort', listener);
  });
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    met: () => clearTimeout(timer),
    stop() {
      clearTimeout(timer);
      for (const remove of listeners) remove();
    },
  };
}
