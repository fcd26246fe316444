import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { type DraftProps, newPair, type Pair } from './draft.ts';

const HEADERS_MAX = 20;
const METADATA_MAX = 50;

/** What is sent along, and what is only kept. */
export function PairsFields({ draft, onChange, problems }: DraftProps) {
  return (
    <Stack gap="lg">
      <Pairs
        title="Headers"
        about="Sent along with each attempt, such as a token for a gateway. Values are not shown again."
        one="header"
        max={HEADERS_MAX}
        problem={problems.headers}
        pairs={draft.headers}
        onChange={(headers) => onChange({ headers })}
      />
      <Pairs
        title="Metadata"
        about="Yours: names with texts, to find the endpoint again. Nobody is sent them."
        one="entry"
        max={METADATA_MAX}
        problem={problems.metadata}
        pairs={draft.metadata}
        onChange={(metadata) => onChange({ metadata })}
      />
    </Stack>
  );
}

interface PairsProps {
  readonly title: string;
  readonly about: string;
  readonly one: string;
  readonly max: number;
  readonly problem: string | undefined;
  readonly pairs: readonly Pair[];
  readonly onChange: (pairs: readonly Pair[]) => void;
}

function Pairs({ title, about, one, max, problem, pairs, onChange }: PairsProps) {
  const group = useRef<HTMLDivElement>(null);
  const change = (key: number, changes: Partial<Pair>) =>
    onChange(pairs.map((pair) => (pair.key === key ? { ...pair, ...changes } : pair)));
  return (
    <Stack gap="xs" role="group" aria-label={title} ref={group} tabIndex={-1}>
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      </div>
      {pairs.map(({ key, name, value, isKept }, index) => (
        <Group key={key} gap="xs" wrap="nowrap" maw={560}>
          <TextInput
            aria-label={`Name of ${one} ${index + 1}`}
            placeholder="Name"
            value={name}
            readOnly={isKept}
            onChange={({ currentTarget }) => change(key, { name: currentTarget.value })}
            flex={1}
          />
          <TextInput
            aria-label={`Value of ${one} ${index + 1}`}
            placeholder={isKept ? 'Unchanged' : 'Value'}
            autoComplete="off"
            value={value}
            onChange={({ currentTarget }) => change(key, { value: currentTarget.value })}
            flex={2}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Take ${one} ${index + 1} away`}
            onClick={() => {
              onChange(pairs.filter((pair) => pair.key !== key));
              // This button goes.
              group.current?.focus();
            }}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {problem !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" className="text">
          {problem}
        </Text>
      )}
      {pairs.length < max && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...pairs, newPair()])}
          style={{ alignSelf: 'flex-start' }}
        >
          Add {one === 'entry' ? 'an entry' : `a ${one}`}
        </Button>
      )}
    </Stack>
  );
}
