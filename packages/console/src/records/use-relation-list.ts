import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type LiveEvent, useLiveEvents } from '../live/live.tsx';
import { type Direction, fetchRelations, type RelatedRecord, type RelationPage } from './queries.ts';

/** The largest that the API gives: 50 000 relations are 250 requests. */
const PAGE = 200;

/** Up to here a list that has changed is asked for anew by itself; longer ones ask first. */
const REFETCHED_PAGES_MAX = 3;

/** What happens within this time is shown at once. */
const JOIN_MS = 500;

export interface ListedGroup {
  readonly locationId: string;
  readonly recordId: string;
  readonly associationId: string;
  readonly direction: Direction;
}

/** One that is disconnected here keeps its row, with its undo, until the list is read anew. */
export interface ListedRelation extends RelatedRecord {
  readonly leaving?: 'going' | 'gone' | undefined;
}

interface ListedPage extends RelationPage {
  readonly data: readonly ListedRelation[];
}

interface Pages {
  readonly pages: readonly ListedPage[];
  readonly pageParams: readonly unknown[];
}

/**
 * The relations of a group as far as they were scrolled to, in the order of the other records' ids. A list of many pages
 * is never asked for anew as a whole: what is connected and disconnected, here or elsewhere, is put in and taken out.
 */
export function useRelationList({ locationId, recordId, associationId, direction }: ListedGroup) {
  const client = useQueryClient();
  const [generation, setGeneration] = useState(0);
  const [isOutdated, setIsOutdated] = useState(false);
  const key = useMemo(
    () => ['relation list', locationId, recordId, associationId, direction, generation],
    [locationId, recordId, associationId, direction, generation],
  );
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }): Promise<ListedPage> =>
      fetchRelations(
        { locationId, recordId, associationId, direction, after: pageParam, limit: PAGE },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // Kept true by hand; else each event would ask for all pages.
    staleTime: 'static',
    gcTime: 0,
    structuralSharing: false,
    placeholderData: keepPreviousData,
  });
  const { data, refetch } = list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);

  const change = useCallback(
    (changed: (pages: readonly ListedPage[]) => readonly ListedPage[]) =>
      client.setQueryData(key, (before: Pages | undefined) =>
        before === undefined ? before : { ...before, pages: changed(before.pages) },
      ),
    [client, key],
  );
  const remove = useCallback(
    (relationIds: ReadonlySet<string>) =>
      change((pages) =>
        pages.map((page) => ({
          ...page,
          data: page.data.filter(({ relationId }) => !relationIds.has(relationId)),
        })),
      ),
    [change],
  );
  const mark = useCallback(
    (id: string, leaving: ListedRelation['leaving']) =>
      change((pages) =>
        pages.map((page) => ({
          ...page,
          data: page.data.map((row) => (row.relationId === id ? { ...row, leaving } : row)),
        })),
      ),
    [change],
  );
  const removeUnmarked = useCallback(
    (relationIds: ReadonlySet<string>) => {
      const listed = client.getQueryData<Pages>(key)?.pages.flatMap(({ data }) => data) ?? [];
      const kept = new Set(listed.filter(({ leaving }) => leaving).map(({ relationId }) => relationId));
      remove(new Set([...relationIds].filter((id) => !kept.has(id))));
    },
    [client, key, remove],
  );
  const add = useCallback(
    (relation: RelatedRecord) => change((pages) => withRelation(pages, relation)),
    [change],
  );
  const reload = useCallback(() => {
    setIsOutdated(false);
    setGeneration((before) => before + 1);
  }, []);
  const refreshOrTell = useCallback(() => {
    const { length } = client.getQueryData<Pages>(key)?.pages ?? [];
    if (length > REFETCHED_PAGES_MAX) setIsOutdated(true);
    else void refetch();
  }, [client, key, refetch]);
  const isListed = useCallback(
    (id: string) =>
      client
        .getQueryData<Pages>(key)
        ?.pages.some((page) => page.data.some(({ relationId }) => relationId === id)) ?? false,
    [client, key],
  );

  useRelationEvents(
    { recordId, associationId, direction },
    { remove: removeUnmarked, isListed, refreshOrTell },
  );
  return { ...list, rows, remove, mark, add, isOutdated, reload, generation };
}

interface Changing {
  readonly remove: (relationIds: ReadonlySet<string>) => void;
  readonly isListed: (relationId: string) => boolean;
  readonly refreshOrTell: () => void;
}

/** What is connected and disconnected elsewhere. */
function useRelationEvents(
  { recordId, associationId, direction }: Omit<ListedGroup, 'locationId'>,
  { remove, isListed, refreshOrTell }: Changing,
): void {
  const waiting = useRef({
    gone: new Set<string>(),
    made: new Set<string>(),
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
  });
  const settle = useRef(() => {});
  useEffect(() => {
    settle.current = () => {
      const { gone, made } = waiting.current;
      waiting.current = { gone: new Set(), made: new Set(), timer: undefined };
      if (gone.size > 0) remove(gone);
      if ([...made].some((id) => !gone.has(id) && !isListed(id))) refreshOrTell();
    };
  }, [remove, isListed, refreshOrTell]);
  useEffect(() => () => clearTimeout(waiting.current.timer), []);

  const listener = useCallback(
    ({ type, entityId, payload }: LiveEvent) => {
      if (type !== 'RelationCreate' && type !== 'RelationDelete') return;
      const own = direction === 'first' ? payload.firstRecordId : payload.secondRecordId;
      if (own !== recordId || payload.associationId !== associationId) return;
      const { gone, made } = waiting.current;
      (type === 'RelationDelete' ? gone : made).add(entityId);
      waiting.current.timer ??= setTimeout(() => settle.current(), JOIN_MS);
    },
    [recordId, associationId, direction],
  );
  useLiveEvents(listener);
}

/** Puts it where its record's id belongs; behind what was scrolled to it comes by itself. */
function withRelation(pages: readonly ListedPage[], relation: RelatedRecord): readonly ListedPage[] {
  const isThere = ({ record }: RelatedRecord) => record.id === relation.record.id;
  if (pages.some(({ data }) => data.some(isThere)))
    return pages.map((page) => ({
      ...page,
      data: page.data.map((row) => (isThere(row) ? relation : row)),
    }));
  const target = pages.findIndex(
    ({ data, next }) => next === null || (data.at(-1)?.record.id ?? '') > relation.record.id,
  );
  return pages.map((page, index) => {
    if (index !== target) return page;
    const place = page.data.findIndex(({ record }) => record.id > relation.record.id);
    const at = place === -1 ? page.data.length : place;
    return { ...page, data: [...page.data.slice(0, at), relation, ...page.data.slice(at)] };
  });
}
