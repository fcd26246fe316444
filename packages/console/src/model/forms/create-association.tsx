import { Paper, Select, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { ObjectData } from '../data.ts';
import type { NameOf } from '../names.ts';
import { SentenceText } from '../sentence-text.tsx';
import { AmountFields } from './amount-fields.tsx';
import { FormDrawer } from './form-drawer.tsx';
import { associationKeyFrom } from './key-from.ts';
import { areEqual, LabelFields } from './label-fields.tsx';
import { type Amount, cardinalityBody, endFrom, isWrong } from './sides.ts';

const KEY_LENGTH_MAX = 100;
const anyNumber: Amount = { many: true, limit: null };

interface CreateAssociationProps {
  readonly locationId: string;
  readonly objects: readonly ObjectData[];
  readonly nameOf: NameOf;
  /** The object that was selected when the form was opened. */
  readonly from: string | undefined;
  readonly onCreated: (associationId: string) => void;
  readonly onClose: () => void;
}

export function CreateAssociation(props: CreateAssociationProps) {
  const { locationId, objects, nameOf, from, onCreated, onClose } = props;
  const linkable = objects.filter(({ key, standard }) => !standard || key === 'contact');
  const [firstKey, setFirstKey] = useState(() => linkable.find(({ key }) => key === from)?.key);
  const [secondKey, setSecondKey] = useState<string>();
  const [first, setFirst] = useState(anyNumber);
  const [second, setSecond] = useState(anyNumber);
  // What nobody has written follows what was chosen.
  const [written, setWritten] = useState<{ first?: string; second?: string; key?: string }>({});
  const write = (more: typeof written) => setWritten((before) => ({ ...before, ...more }));
  const firstName = firstKey === undefined ? undefined : nameOf(firstKey);
  const secondName = secondKey === undefined ? undefined : nameOf(secondKey);
  const firstLabel = written.first ?? firstName?.singular ?? '';
  const secondLabel = written.second ?? (secondKey === firstKey ? '' : (secondName?.singular ?? ''));
  const key = written.key ?? associationKeyFrom(firstLabel, secondLabel);

  const client = useQueryClient();
  const create = useMutation({
    mutationFn: async (pair: { firstObjectKey: string; secondObjectKey: string }) => {
      const labels = { firstObjectLabel: firstLabel.trim(), secondObjectLabel: secondLabel.trim() };
      const body = { locationId, key, ...pair, ...labels, ...cardinalityBody(first, second) };
      return (await api.POST('/associations/', { body })).data.id;
    },
    onSuccess: async (id) => {
      await client.invalidateQueries({ queryKey: keys(locationId, 'associations') });
      onCreated(id);
    },
  });

  const choices = linkable.map((object) => ({ value: object.key, label: object.labels.singular }));
  return (
    <FormDrawer
      title="New association"
      does="Create the association"
      isPending={create.isPending}
      error={create.error}
      isIncomplete={
        firstKey === undefined ||
        secondKey === undefined ||
        areEqual(firstLabel, secondLabel) ||
        isWrong(first) ||
        isWrong(second)
      }
      onSubmit={() => {
        if (firstKey !== undefined && secondKey !== undefined)
          create.mutate({ firstObjectKey: firstKey, secondObjectKey: secondKey });
      }}
      onClose={onClose}
    >
      <Select
        label="First object"
        placeholder="Choose an object"
        data-autofocus
        required
        searchable
        openOnFocus={false}
        allowDeselect={false}
        nothingFoundMessage="No such object"
        data={choices}
        value={firstKey ?? null}
        onChange={(value) => setFirstKey(value ?? undefined)}
      />
      <Select
        label="Second object"
        description="It may be the same: the parents of a person are persons"
        placeholder="Choose an object"
        required
        searchable
        openOnFocus={false}
        allowDeselect={false}
        nothingFoundMessage="No such object"
        data={choices}
        value={secondKey ?? null}
        onChange={(value) => setSecondKey(value ?? undefined)}
      />
      {firstKey !== undefined && secondKey !== undefined && firstName && secondName && (
        <>
          <LabelFields
            first={firstLabel}
            second={secondLabel}
            onFirst={(label) => write({ first: label })}
            onSecond={(label) => write({ second: label })}
          />
          <AmountFields
            label={`How many ${calledMany(secondName.plural, secondLabel, secondKey === firstKey)} may one ${firstName.singular} have?`}
            other={secondName}
            amount={second}
            onChange={setSecond}
          />
          <AmountFields
            label={`How many ${calledMany(firstName.plural, firstLabel, secondKey === firstKey)} may one ${secondName.singular} have?`}
            other={firstName}
            amount={first}
            onChange={setFirst}
          />
          <Paper withBorder p="sm" component="section" aria-label="What will hold" aria-live="polite">
            <SentenceText
              first={endFrom(firstKey, firstLabel, first)}
              second={endFrom(secondKey, secondLabel, second)}
              nameOf={nameOf}
            />
          </Paper>
          <TextInput
            label="Key"
            description="How programs know it: letters, digits and _"
            required
            pattern="[A-Za-z0-9_]+"
            maxLength={KEY_LENGTH_MAX}
            className="mono"
            value={key}
            onChange={(event) => write({ key: event.currentTarget.value })}
          />
          <Text size="sm" c="dimmed">
            Labels can be changed later; objects, amounts and key cannot.
          </Text>
        </>
      )}
    </FormDrawer>
  );
}

/** Between records of one object, only the label tells the two questions apart. */
function calledMany(plural: string, label: string, isSame: boolean): string {
  return isSame && label.trim() !== '' ? `${plural} as “${label.trim()}”` : plural;
}
