import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlugConnected } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useLocationId } from '../locations/current-location.ts';
import { explain } from '../parts/error-notice.tsx';
import type { RelationGroup, TitledRecord } from './queries.ts';
import { titleOf } from './record-link.tsx';

const TYPING_MS = 200;
const PAGE = 20;

/** The option that looks further; no record's id has a space. */
const FURTHER = 'look further';

interface ConnectFieldProps {
  readonly group: RelationGroup;
  /** It cannot be connected to itself. */
  readonly recordId: string;
  readonly isPending: boolean;
  readonly onChoose: (record: TitledRecord) => void;
}

/** Finds a record of the other object; choosing connects. Without a search the latest are offered. */
export function ConnectField({ group, recordId, isPending, onChoose }: ConnectFieldProps) {
  const [search, setSearch] = useState('');
  const [query] = useDebouncedValue(search.trim(), TYPING_MS);
  const [isOpen, setIsOpen] = useState(false);
  const found = useFound(group.otherObjectKey, query, isOpen);
  const combobox = useCombobox({
    opened: isOpen,
    onOpenedChange: setIsOpen,
    onDropdownClose: () => combobox.resetSelectedOption(),
  });
  const records = (found.data?.pages.flatMap(({ data }) => data) ?? []).filter(({ id }) => id !== recordId);

  return (
    <Combobox
      store={combobox}
      // Over what surrounds it, and still a part of the page's main part for whoever goes by those.
      portalProps={{ target: '#main' }}
      onOptionSubmit={(id) => {
        if (id === FURTHER) {
          void found.fetchNextPage();
          return;
        }
        const record = records.find((each) => each.id === id);
        if (record === undefined) return;
        combobox.closeDropdown();
        setSearch('');
        onChoose(record);
      }}
    >
      <Combobox.Target withExpandedAttribute autoComplete="off">
        <TextInput
          aria-label={`Connect: ${group.label}`}
          placeholder="Connect: search by name"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          rightSection={(isPending || (isOpen && found.isFetching)) && <Loader size="xs" />}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={`Records for ${group.label}`}>
          {records.map((record) => (
            <Combobox.Option key={record.id} value={record.id}>
              <Text size="sm" className="text" lineClamp={2} component="bdi">
                {titleOf(record)}
              </Text>
              {titleOf(record) !== record.id && (
                <Text size="xs" c="dimmed" className="mono">
                  {record.id}
                </Text>
              )}
            </Combobox.Option>
          ))}
          {found.hasNextPage && !found.isPlaceholderData && (
            <Combobox.Option value={FURTHER}>
              {records.length === 0 ? 'Nothing found so far: look further' : 'Look further'}
            </Combobox.Option>
          )}
          {records.length === 0 && !found.hasNextPage && (
            <Combobox.Empty>
              {found.isError
                ? explain(found.error).messages[0]
                : found.isPending
                  ? 'Looking …'
                  : 'No such record'}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Not asked before somebody looks. */
function useFound(objectKey: string, query: string, isAsked: boolean) {
  const locationId = useLocationId();
  return useInfiniteQuery({
    queryKey: keys(locationId, 'records', 'found', objectKey, query),
    queryFn: async ({ pageParam, signal }) => {
      const asked = { locationId, objectKey, query, after: pageParam, limit: PAGE };
      return (await api.GET('/v1/records', { params: { query: asked }, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
}
