import { TextInput } from '@mantine/core';
import { LABEL_LENGTH_MAX } from './object-names.tsx';

interface LabelFieldsProps {
  readonly first: string;
  readonly second: string;
  readonly onFirst: (label: string) => void;
  readonly onSecond: (label: string) => void;
}

/** What each side of an association is called. */
export function LabelFields({ first, second, onFirst, onSecond }: LabelFieldsProps) {
  return (
    <>
      <TextInput
        label="Label of the first side"
        description="What a first record is to a second: Owner, Employer, Parent"
        required
        maxLength={LABEL_LENGTH_MAX}
        value={first}
        onChange={(event) => onFirst(event.currentTarget.value)}
      />
      <TextInput
        label="Label of the second side"
        description="What a second record is to a first: Property, Employee, Child"
        required
        maxLength={LABEL_LENGTH_MAX}
        value={second}
        error={areEqual(first, second) ? 'The two labels must differ' : undefined}
        onChange={(event) => onSecond(event.currentTarget.value)}
      />
    </>
  );
}

export function areEqual(first: string, second: string): boolean {
  return first.trim() !== '' && first.trim() === second.trim();
}
