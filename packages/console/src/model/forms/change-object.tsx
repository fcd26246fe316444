import { MultiSelect, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { ObjectData } from '../data.ts';
import { fieldsQuery } from '../queries.ts';
import { FormDrawer } from './form-drawer.tsx';
import { ObjectNamesFields } from './object-names.tsx';

const SEARCHABLE_MAX = 50;

interface ChangeObjectProps {
  readonly locationId: string;
  readonly object: ObjectData;
  readonly onClose: () => void;
}

/** Of the system's objects only what is searched; their names are the same everywhere. */
export function ChangeObject({ locationId, object, onClose }: ChangeObjectProps) {
  const { key, labels, standard, searchableProperties } = object;
  const [names, setNames] = useState({ ...labels, description: object.description ?? '' });
  const [searchable, setSearchable] = useState([...searchableProperties]);
  const { data: fields = [] } = useQuery(fieldsQuery(locationId, key));
  const nameOf = new Map(fields.map(({ fieldKey, name }) => [fieldKey, name]));
  const choices = new Set([...fields.map(({ fieldKey }) => fieldKey), ...searchableProperties]);

  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      api.PUT('/objects/{key}', {
        params: { path: { key } },
        body: {
          locationId,
          searchableProperties: searchable,
          ...(!standard && {
            labels: { singular: names.singular.trim(), plural: names.plural.trim() },
            description: names.description.trim() === '' ? null : names.description,
          }),
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys(locationId, 'objects') });
      onClose();
    },
  });

  return (
    <FormDrawer
      title="Change the object"
      does="Save"
      isPending={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate()}
      onClose={onClose}
    >
      <Text className="mono text">{key}</Text>
      {!standard && (
        <ObjectNamesFields
          names={names}
          onChange={(changed) => setNames((before) => ({ ...before, ...changed }))}
        />
      )}
      <MultiSelect
        label="Searched properties"
        description="Where free text is looked for; in all properties if there are none here"
        searchable
        maxValues={SEARCHABLE_MAX}
        data={[...choices].map((fieldKey) => ({
          value: fieldKey,
          label: nameOf.get(fieldKey) ?? fieldKey.slice(key.length + 1),
        }))}
        value={searchable}
        onChange={setSearchable}
      />
    </FormDrawer>
  );
}
