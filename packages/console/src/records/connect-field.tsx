import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlugConnected } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useGo, useLocationId } from '../locations/current-location.ts';
import { namesOf } from '../model/names.ts';
import { objectsQuery } from '../model/queries.ts';
import { explain } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import { useMay } from '../session/session.ts';
import { scopeToWrite } from './fields.ts';
import type { RelationGroup, TitledRecord } from './queries.ts';
import { titleOf } from './record-link.tsx';

const TYPING_MS = 200;
const PAGE = 20;

/** The option that looks further; no record's id has a space. */
const FURTHER = 'look further';
/** The option that leads to where one is made. */
const CREATE = 'create one';

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
  // Enter came before what was looked for.
  const [isAwaited, setIsAwaited] = useState(false);
  const objects = useQuery(objectsQuery(useLocationId()));
  const singular = namesOf(objects.data ?? [])(group.otherObjectKey).singular;
  const mayCreate = useMay()(scopeToWrite(group.otherObjectKey));
  const go = useGo();
  const combobox = useCombobox({
    opened: isOpen,
    onOpenedChange: setIsOpen,
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setIsAwaited(false);
    },
  });
  const records = (found.data?.pages.flatMap(({ data }) => data) ?? []).filter(({ id }) => id !== recordId);
  const isFound = query === search.trim() && found.data !== undefined && !found.isPlaceholderData;

  const choose = (record: TitledRecord) => {
    combobox.closeDropdown();
    setSearch('');
    setIsAwaited(false);
    onChoose(record);
  };
  const onEnter = (event: KeyboardEvent) => {
    const isPlain = event.key === 'Enter' && !event.nativeEvent.isComposing;
    if (isPlain && isOpen && search.trim() !== '' && combobox.getSelectedOptionIndex() === -1)
      setIsAwaited(true);
  };
  useEffect(() => {
    if (!isAwaited || !isFound) return;
    setIsAwaited(false);
    const best = records.find(({ title }) => isSameText(title, query)) ?? records[0];
    if (best !== undefined) choose(best);
  });

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
        if (id === CREATE) {
          go(`${paths.records(group.otherObjectKey)}?dialog=new`);
          return;
        }
        const record = records.find((each) => each.id === id);
        if (record !== undefined) choose(record);
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
            setIsAwaited(false);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onKeyDown={onEnter}
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
          {records.length === 0 &&
            !found.hasNextPage &&
            (found.isError || !isFound ? (
              <Combobox.Empty>
                {found.isError ? explain(found.error).messages[0] : 'Looking …'}
              </Combobox.Empty>
            ) : mayCreate ? (
              <Combobox.Option value={CREATE}>
                <Text size="sm" className="text" component="span">
                  No such {singular}. <u>Create it on its page</u>.
                </Text>
              </Combobox.Option>
            ) : (
              <Combobox.Empty>No such {singular}</Combobox.Empty>
            ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function isSameText(title: string, query: string): boolean {
  return title.trim().toLowerCase() === query.toLowerCase();
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
