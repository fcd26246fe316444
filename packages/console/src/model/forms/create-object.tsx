import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { FormDrawer } from './form-drawer.tsx';
import { objectKeyFrom, pluralOf } from './key-from.ts';
import { type ObjectNames, ObjectNamesFields } from './object-names.tsx';

const NAME_LENGTH_MAX = 200;
const KEY_LENGTH_MAX = 64;

interface CreateObjectProps {
  readonly locationId: string;
  readonly onCreated: (objectKey: string) => void;
  readonly onClose: () => void;
}

export function CreateObject({ locationId, onCreated, onClose }: CreateObjectProps) {
  // What nobody has written follows the name.
  const [written, setWritten] = useState<Partial<ObjectNames> & { readonly key?: string }>({});
  const [property, setProperty] = useState('Name');
  const [dataType, setDataType] = useState<'TEXT' | 'NUMERICAL'>('TEXT');
  const { singular = '', description = '' } = written;
  const { plural = pluralOf(singular), key = objectKeyFrom(singular) } = written;

  const client = useQueryClient();
  const create = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/objects/', {
        body: {
          locationId,
          key: `custom_objects.${key}`,
          labels: { singular: singular.trim(), plural: plural.trim() },
          ...(description.trim() !== '' && { description: description.trim() }),
          primaryDisplayPropertyDetails: {
            key: objectKeyFrom(property) || 'name',
            name: property.trim(),
            dataType,
          },
        },
      });
      return data.object.key;
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: keys(locationId, 'objects') });
      onCreated(made);
    },
  });

  return (
    <FormDrawer
      title="New object"
      does="Create the object"
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <ObjectNamesFields
        names={{ singular, plural, description }}
        onChange={(changed) => setWritten((before) => ({ ...before, ...changed }))}
      />
      <TextInput
        label="Key"
        description={`Programs know it as custom_objects.${key || '…'}, and that never changes. Small letters, digits and _`}
        required
        pattern="[a-z0-9_]+"
        maxLength={KEY_LENGTH_MAX}
        className="mono"
        value={key}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setWritten((before) => ({ ...before, key: value }));
        }}
      />
      <TextInput
        label="Title property"
        description="The property whose value a record is shown by"
        required
        maxLength={NAME_LENGTH_MAX}
        value={property}
        onChange={(event) => setProperty(event.currentTarget.value)}
      />
      <Select
        label="Type of the title property"
        allowDeselect={false}
        data={[
          { value: 'TEXT', label: 'Text' },
          { value: 'NUMERICAL', label: 'Number' },
        ]}
        value={dataType}
        onChange={(value) => setDataType(value === 'NUMERICAL' ? 'NUMERICAL' : 'TEXT')}
      />
    </FormDrawer>
  );
}
