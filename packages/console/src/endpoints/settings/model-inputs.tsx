import { TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocationId } from '../../locations/current-location.ts';
import { associationsQuery, objectsQuery } from '../../model/queries.ts';

interface KeysInputProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly error?: string | undefined;
}

/** Options in a list that opens; one finds the others by typing. */
const OPTIONS_MAX = 50;

/** Keys of objects: those of this location to choose from, any to be typed. */
export function ObjectKeysInput({ label, value, onChange, error }: KeysInputProps) {
  const { data: objects = [] } = useQuery(objectsQuery(useLocationId()));
  return (
    <TagsInput
      label={label}
      placeholder={value.length === 0 ? 'All objects' : ''}
      data={objects.map(({ key }) => key)}
      limit={OPTIONS_MAX}
      value={[...value]}
      onChange={onChange}
      error={error}
      maw={560}
    />
  );
}

/** Keys of associations; an id may be typed as well. */
export function AssociationsInput({ label, value, onChange, error }: KeysInputProps) {
  const { data: associations = [] } = useQuery(associationsQuery(useLocationId()));
  return (
    <TagsInput
      label={label}
      placeholder={value.length === 0 ? 'All associations' : ''}
      data={[...new Set(associations.map(({ key }) => key))]}
      limit={OPTIONS_MAX}
      value={[...value]}
      onChange={onChange}
      error={error}
      maw={560}
    />
  );
}
