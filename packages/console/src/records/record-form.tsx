import { Button, Fieldset, Group, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { AddedProperty, type PropertyDraft, readAdded } from './added-property.tsx';
import type { Changes, Field, NewProperty } from './fields.ts';
import { ValueInput } from './value-input.tsx';
import { type Draft, draftOf, isSameDraft, kindOf, readDraft } from './values.ts';

interface RecordFormProps {
  readonly fields: readonly Field[];
  readonly submitLabel: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSubmit: (changes: Changes, added: readonly NewProperty[]) => void;
  readonly onCancel: () => void;
}

/** All fields, and room for more; only what was changed is sent. */
export function RecordForm({ fields, submitLabel, isPending, error, onSubmit, onCancel }: RecordFormProps) {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map());
  const [added, setAdded] = useState<readonly PropertyDraft[]>([]);
  const [wrong, setWrong] = useState<ReadonlyMap<string, string>>(new Map());
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  // What is wrong may stand far above the button.
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readForm(fields, drafts);
    const more = readAdded(added, fields);
    const faults = new Map([...read.wrong, ...more.wrong]);
    setWrong(faults);
    if (faults.size === 0) onSubmit(read.changes, more.properties);
    else setRefusals(refusals + 1);
  };

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack>
        {fields.map((field, index) => {
          const kind = kindOf(field);
          return (
            <ValueInput
              key={field.key}
              label={field.name}
              kind={kind}
              isFirst={index === 0}
              draft={drafts.get(field.key) ?? draftOf(kind, field.value)}
              error={wrong.get(field.key)}
              onChange={(draft) => setDrafts(new Map(drafts).set(field.key, draft))}
            />
          );
        })}
        {added.length > 0 && (
          <Fieldset legend="Properties that are new to the object">
            <Stack>
              {added.map((property) => (
                <AddedProperty
                  key={property.number}
                  property={property}
                  wrong={wrong.get(`added ${property.number}`)}
                  onChange={(changed) =>
                    setAdded(added.map((each) => (each.number === changed.number ? changed : each)))
                  }
                  onRemove={() => setAdded(added.filter(({ number }) => number !== property.number))}
                />
              ))}
            </Stack>
          </Fieldset>
        )}
        <Button
          variant="subtle"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setAdded([...added, { number: (added.at(-1)?.number ?? 0) + 1, key: '', text: '' }])}
        >
          Add a property
        </Button>
        {error !== null && error !== undefined && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function readForm(
  fields: readonly Field[],
  drafts: ReadonlyMap<string, Draft>,
): { changes: Changes; wrong: ReadonlyMap<string, string> } {
  const changes = new Map<string, unknown>();
  const wrong = new Map<string, string>();
  for (const field of fields) {
    const draft = drafts.get(field.key);
    const kind = kindOf(field);
    if (draft === undefined || isSameDraft(draft, draftOf(kind, field.value))) continue;
    const read = readDraft(kind, draft);
    if ('wrong' in read) wrong.set(field.key, read.wrong);
    else changes.set(field.key, read.value);
  }
  return { changes, wrong };
}
