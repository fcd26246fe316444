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
