import { Box, NativeSelect, NavLink, ScrollArea, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useGo, useHref } from '../locations/current-location.ts';
import type { ObjectData } from '../model/data.ts';
import { paths } from '../paths.ts';

/** From here on one does not find an object by looking. */
const SEARCHED_FROM = 12;

/** Of very many objects the list shows these; the search finds the others. */
const SHOWN_MAX = 100;

interface ObjectChoiceProps {
  readonly objects: readonly ObjectData[];
  readonly chosenKey: string | undefined;
}

export function ObjectChoice({ objects, chosenKey }: ObjectChoiceProps) {
  const go = useGo();
  return (
    <>
      <NativeSelect
        hiddenFrom="md"
        label="Object"
        value={chosenKey ?? ''}
        data={[
          ...(chosenKey === undefined ? [{ value: '', label: 'Choose' }] : []),
          ...objects.map(({ key, labels }) => ({ value: key, label: labels.plural })),
        ]}
        onChange={(event) => go(paths.records(event.currentTarget.value))}
      />
      <Box component="nav" aria-label="Objects" visibleFrom="md">
        <ObjectLinks objects={objects} chosenKey={chosenKey} />
      </Box>
    </>
  );
}

function ObjectLinks({ objects, chosenKey }: ObjectChoiceProps) {
  const href = useHref();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = objects.filter(
    ({ key, labels }) => labels.plural.toLowerCase().includes(wanted) || key.includes(wanted),
  );
  return (
    <>
      {objects.length > SEARCHED_FROM && (
        <TextInput
          aria-label="Find an object"
          placeholder="Find an object"
          size="xs"
          mb="xs"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ScrollArea.Autosize mah="calc(100dvh - 140px)" type="auto">
        {found.slice(0, SHOWN_MAX).map(({ key, labels }) => (
          <NavLink
            key={key}
            component={Link}
            to={href(paths.records(key))}
            label={<span className="text">{labels.plural}</span>}
            active={key === chosenKey}
            aria-current={key === chosenKey ? 'page' : undefined}
            py={6}
          />
        ))}
        {found.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            No object of that name
          </Text>
        )}
        {found.length > SHOWN_MAX && (
          <Text size="sm" c="dimmed" p="xs">
            {found.length - SHOWN_MAX} more: search
          </Text>
        )}
      </ScrollArea.Autosize>
    </>
  );
}
