import { ActionIcon, Group, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Field, NewProperty } from './fields.ts';

/** A property whose key the object does not have yet. */
export interface PropertyDraft {
  readonly number: number;
  readonly key: string;
  readonly text: string;
}

/** As the API has it. */
const keyPattern = /^[a-z0-9_.]{1,64}$/;

/**
 * What is written as a number is one: the new field takes its type from its first value. A text whose digits would change
 * by that, such as `01234`, stays one.
 */
function readValue(text: string): string | number {
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

interface AddedPropertyProps {
  readonly property: PropertyDraft;
  readonly wrong: string | undefined;
  readonly onChange: (property: PropertyDraft) => void;
  readonly onRemove: () => void;
}

export function AddedProperty({ property, wrong, onChange, onRemove }: AddedPropertyProps) {
  return (
    <Group wrap="nowrap" align="flex-start" gap="xs">
      <TextInput
        label="Key"
        placeholder="asking_price"
        flex={1}
        error={wrong}
        value={property.key}
        onChange={(event) => onChange({ ...property, key: event.currentTarget.value })}
        autoFocus
      />
      <TextInput
        label="Value"
        flex={2}
        value={property.text}
        onChange={(event) => onChange({ ...property, text: event.currentTarget.value })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        mt={28}
        aria-label={`Remove the property ${property.key}`}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </Group>
  );
}

export function readAdded(
  added: readonly PropertyDraft[],
  fields: readonly Field[],
): { properties: readonly NewProperty[]; wrong: ReadonlyMap<string, string> } {
  const properties: NewProperty[] = [];
  const wrong = new Map<string, string>();
  const taken = new Set(fields.map(({ key }) => key));
  for (const { number, key, text } of added) {
    if (key === '' && text === '') continue;
    const fault = faultOf(key, text, taken);
    if (fault !== undefined) wrong.set(`added ${number}`, fault);
    taken.add(key);
    properties.push({ key, value: readValue(text) });
  }
  return { properties, wrong };
}

function faultOf(key: string, text: string, taken: ReadonlySet<string>): string | undefined {
  if (!keyPattern.test(key)) return 'a–z, 0–9, _ and ., at most 64 characters';
  if (taken.has(key)) return 'The object has this property already';
  return text === '' ? 'It needs a value' : undefined;
}
