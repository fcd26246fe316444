import { Group, NumberInput, Radio, Stack } from '@mantine/core';
import { useId } from 'react';
import type { ObjectName } from '../sentence.ts';
import type { Amount } from './sides.ts';

const LIMIT_MIN = 2;
const LIMIT_MAX = 1_000;

interface AmountFieldsProps {
  /** The question, without its mark: "How many Contacts may one Company have". */
  readonly label: string;
  readonly other: ObjectName;
  readonly amount: Amount;
  readonly onChange: (amount: Amount) => void;
}

/** How many of the other side one may have. */
export function AmountFields({ label, other, amount, onChange }: AmountFieldsProps) {
  const name = useId();
  return (
    <Stack gap="xs">
      <Radio.Group
        label={label}
        className="text"
        name={name}
        value={amount.many ? 'many' : 'one'}
        onChange={(value) => onChange({ ...amount, many: value === 'many' })}
      >
        <Group mt={6} gap="md">
          <Radio value="one" label="One" />
          <Radio value="many" label="Many" />
        </Group>
      </Radio.Group>
      {amount.many && (
        <NumberInput
          aria-label={`At most so many ${other.plural}`}
          placeholder="Any number"
          leftSection="≤"
          min={LIMIT_MIN}
          max={LIMIT_MAX}
          allowDecimal={false}
          allowNegative={false}
          value={amount.limit ?? ''}
          onChange={(value) => onChange({ ...amount, limit: typeof value === 'number' ? value : null })}
        />
      )}
    </Stack>
  );
}
