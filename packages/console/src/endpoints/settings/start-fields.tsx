import { NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { isoOf } from '../../parts/local-time.ts';

export interface StartDraft {
  readonly kind: 'now' | 'beginning' | 'time' | 'number';
  /** As the field for a time has it. */
  readonly time: string;
  readonly number: number | string;
}

export const newStart: StartDraft = { kind: 'now', time: '', number: 1 };

/** What the API takes; a time or number that is missing is for the server to refuse. */
export function startOf({ kind, time, number }: StartDraft): string | number {
  if (kind === 'time') return isoOf(time) ?? '';
  return kind === 'number' ? number : kind;
}

interface StartFieldsProps {
  readonly start: StartDraft;
  readonly onChange: (start: StartDraft) => void;
  /** Numbers are of one location. */
  readonly hasOneLocation: boolean;
  readonly problem: string | undefined;
}

/** From where on it gets events: only asked of a new endpoint. */
export function StartFields({ start, onChange, hasOneLocation, problem }: StartFieldsProps) {
  return (
    <>
      <Radio.Group
        label="From"
        value={start.kind}
        error={problem}
        onChange={(kind) => onChange({ ...start, kind: kind as StartDraft['kind'] })}
      >
        <Stack gap={6} mt={4}>
          <Radio value="now" label="Now" />
          <Radio value="beginning" label="The beginning of the log" description="As far back as it is kept" />
          <Radio value="time" label="A time" />
          {hasOneLocation && <Radio value="number" label="A number in the log" />}
        </Stack>
      </Radio.Group>
      {start.kind === 'time' && (
        <TextInput
          type="datetime-local"
          label="The first moment"
          required
          value={start.time}
          onChange={({ currentTarget: { value } }) => onChange({ ...start, time: value })}
          maw={240}
        />
      )}
      {start.kind === 'number' && (
        <NumberInput
          label="The first number"
          required
          min={1}
          allowDecimal={false}
          value={start.number}
          onChange={(number) => onChange({ ...start, number })}
          maw={240}
        />
      )}
    </>
  );
}
