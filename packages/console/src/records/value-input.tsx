import { JsonInput, SegmentedControl, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Draft, ValueKind } from './values.ts';

interface ValueInputProps {
  readonly label: string;
  readonly description?: string | undefined;
  readonly kind: ValueKind;
  readonly draft: Draft;
  readonly error: string | undefined;
  readonly isFirst: boolean;
  readonly onChange: (draft: Draft) => void;
}

const ROWS_MAX = 12;

export function ValueInput({ label, description, kind, draft, error, isFirst, onChange }: ValueInputProps) {
  const labelId = useId();
  const given = {
    label: <span className="text">{label}</span>,
    description,
    error,
    // The dialog opens before the fields are known, or after: each has its own way to be focused.
    ...(isFirst && { 'data-autofocus': true, autoFocus: true }),
  };
  if (kind === 'list') {
    return (
      <TagsInput
        {...given}
        description={description ?? 'Enter adds one'}
        value={typeof draft === 'string' ? [] : [...draft]}
        onChange={onChange}
        splitChars={[]}
        acceptValueOnBlur
        comboboxProps={{ disabled: true }}
      />
    );
  }
  const text = typeof draft === 'string' ? draft : '';
  switch (kind) {
    case 'boolean':
      return (
        <Stack gap={4}>
          <Text size="sm" fw={500} id={labelId} className="text">
            {label}
          </Text>
          <SegmentedControl
            aria-labelledby={labelId}
            w="fit-content"
            value={text}
            onChange={onChange}
            data={[
              { value: 'true', label: 'true' },
              { value: 'false', label: 'false' },
            ]}
          />
        </Stack>
      );
    case 'json':
      return (
        <JsonInput
          {...given}
          autosize
          minRows={3}
          maxRows={ROWS_MAX}
          value={text}
          onChange={onChange}
          classNames={{ input: 'mono' }}
        />
      );
    case 'long-text':
      return (
        <Textarea
          {...given}
          autosize
          minRows={3}
          maxRows={ROWS_MAX}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...given}
          {...(kind === 'number' && { inputMode: 'decimal' as const })}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
