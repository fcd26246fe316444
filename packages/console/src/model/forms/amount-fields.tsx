import { Group, Radio, Stack, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { formatNumber } from '../../parts/number.ts';
import type { ObjectName } from '../sentence.ts';
import type { Amount } from './sides.ts';

const LIMIT_MIN = 2;
const LIMIT_MAX = 1_000;
const EXPECTED = `A whole number from ${LIMIT_MIN} to ${formatNumber(LIMIT_MAX)}`;

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
  const [typed, setTyped] = useState(amount.limit?.toString() ?? '');
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
        <TextInput
          aria-label={`At most so many ${other.plural}`}
          description={`${EXPECTED}, or nothing for any number`}
          placeholder="Any number"
          leftSection="≤"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          error={amount.isWrong === true ? EXPECTED : undefined}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            const limit = limitOf(value);
            onChange({ many: true, limit: limit ?? null, isWrong: limit === undefined });
          }}
        />
      )}
    </Stack>
  );
}

/** Null for any number, undefined for what is not allowed: what was typed is never turned into something else. */
function limitOf(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const limit = /^(\d+|1,000)$/.test(text) ? Number(text.replace(',', '')) : Number.NaN;
  return limit >= LIMIT_MIN && limit <= LIMIT_MAX ? limit : undefined;
}
