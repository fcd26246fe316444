import { Textarea, TextInput } from '@mantine/core';

export const LABEL_LENGTH_MAX = 100;
const DESCRIPTION_LENGTH_MAX = 65_536;

export interface ObjectNames {
  readonly singular: string;
  readonly plural: string;
  readonly description: string;
}

interface ObjectNamesFieldsProps {
  readonly names: ObjectNames;
  readonly onChange: (changed: Partial<ObjectNames>) => void;
}

/** What people read of an object. */
export function ObjectNamesFields({ names, onChange }: ObjectNamesFieldsProps) {
  return (
    <>
      <TextInput
        label="Name of one"
        placeholder="Property"
        data-autofocus
        required
        maxLength={LABEL_LENGTH_MAX}
        value={names.singular}
        onChange={(event) => onChange({ singular: event.currentTarget.value })}
      />
      <TextInput
        label="Name of many"
        placeholder="Properties"
        required
        maxLength={LABEL_LENGTH_MAX}
        value={names.plural}
        onChange={(event) => onChange({ plural: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={DESCRIPTION_LENGTH_MAX}
        value={names.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
    </>
  );
}
