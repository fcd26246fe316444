import { type Argument, InvalidArgumentError, Argument as NewArgument } from 'commander';

// What stands behind options and as arguments, read as the API wants to be told it.

/** `a,b`; each option may also be given several times. */
export function list(text: string, before: readonly string[] = []): readonly string[] {
  const values = text.split(',').map((value) => value.trim());
  if (values.some((value) => value === ''))
    throw new InvalidArgumentError('It must be names, separated by commas.');
  return [...before, ...values];
}

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as the API takes it: ISO 8601, or so long ago (`90m`, `2h`, `3d`). */
export function time(text: string): string {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined)
    return new Date(Date.now() - Number(amount) * (UNITS_MS[unit] as number)).toISOString();
  if (!/^\d{4}-\d\d/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError(
      'It must be a time such as 2026-01-31T12:00:00Z, or so long ago: 90m, 2h, 3d.',
    );
  return text;
}

/** An id as it stands in a path: an empty one, or one of dots, would lead elsewhere. */
export function idArgument(name: string, description: string): Argument {
  return new NewArgument(`<${name}>`, description).argParser((text) => {
    if (/^\.{0,2}$/.test(text)) throw new InvalidArgumentError('It must be an id.');
    return text;
  });
}
