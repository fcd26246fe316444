import { TextInput, type TextInputProps } from '@mantine/core';
import { isoOf, localOf } from './local-time.ts';
import { useTyped } from './use-typed.ts';

/** Earlier there was no relata; browsers have the year 0002 for a moment while somebody types 2026. */
const YEAR_MIN = 1970;

interface TimeFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** ISO 8601, or null for none. */
  readonly value: string | null;
  readonly onChange: (iso: string | null) => void;
  /** The value is told at once, not after a pause: for what is not asked of the server by itself. */
  readonly isAtOnce?: boolean;
}

/** A moment in the reader's own time. */
export function TimeField({ value, onChange, isAtOnce = false, ...rest }: TimeFieldProps) {
  const [shown, type] = useTyped(
    localOf(value),
    (text) => {
      if (text === '' || Number.parseInt(text, 10) >= YEAR_MIN) onChange(isoOf(text));
    },
    isAtOnce ? 0 : undefined,
  );
  return (
    <TextInput
      type="datetime-local"
      max="9999-12-31T23:59"
      value={shown}
      onChange={(event) => type(event.currentTarget.value)}
      {...rest}
    />
  );
}
