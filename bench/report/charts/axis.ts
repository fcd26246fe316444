/** Places values between two ends of an axis. */
export interface Axis {
  readonly ticks: readonly number[];
  /** From `from` at the least value to `to` at the greatest. */
  at(value: number): number;
}

/** From zero to the first round number that holds all. */
export function linear(greatest: number, from: number, to: number): Axis {
  // Where nothing was measured above zero there is an axis too.
  const step = greatest > 0 ? roundUp(greatest / TICKS) : 1;
  const count = Math.max(1, Math.ceil(greatest / step - 1e-9));
  const top = count * step;
  return {
    // Of the step, so that they are the numbers that one reads: 0.3, not 0.30000000000000004.
    ticks: Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12))),
    at: (value) => from + ((to - from) * value) / top,
  };
}

/** Between powers of ten; with 2 and 5 between them where there are few. All values must be above zero. */
export function logarithmic(least: number, greatest: number, from: number, to: number): Axis {
  const wide = Math.log10(greatest / least) > DECADES_WITH_STEPS;
  const steps = wide ? [1] : [1, 2, 5];
  const candidates = Array.from({ length: 40 }, (_, at) => at - 15).flatMap((power) =>
    steps.map((step) => Number((step * 10 ** power).toPrecision(6))),
  );
  const first = candidates.findLastIndex((tick) => tick <= least * (1 + 1e-9));
  const last = candidates.findIndex((tick, at) => tick >= greatest * (1 - 1e-9) && at > first);
  const ticks = candidates.slice(Math.max(first, 0), last + 1);
  const [low, high] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)];
  return { ticks, at: (value) => from + ((to - from) * (Math.log10(value) - low)) / (high - low) };
}

const TICKS = 5;
/** Beyond, a tick for each power of ten is enough. */
const DECADES_WITH_STEPS = 3;

/** The first of 1, 2, 5, 10, 20 … that is not below. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}
