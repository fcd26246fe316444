const format = new Intl.NumberFormat('en');

/** `12,345` */
export function formatNumber(value: number): string {
  return format.format(value);
}

/** A count that may have stopped at its bound: `10,000+`. */
export function formatCount({
  count,
  isExact,
}: {
  readonly count: number;
  readonly isExact: boolean;
}): string {
  return `${formatNumber(count)}${isExact ? '' : '+'}`;
}

/** Below it a tenth matters. */
const FINE_BELOW_MS = 10;

/** `0.4 ms`, `12 ms`, `1.2 s` */
export function formatMs(ms: number): string {
  if (ms < FINE_BELOW_MS) return `${Math.round(ms * 10) / 10} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
