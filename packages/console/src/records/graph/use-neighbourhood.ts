import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { type LiveEvent, useLiveEvents } from '../../live/live.tsx';
import { useLocationId } from '../../locations/current-location.ts';
import { fetchRelations, groupKey, groupsQuery, type TitledRecord } from '../queries.ts';
import { groupIdOf, nothingOpened, OPENED_MAX, type Opened, useOpened } from './opened.ts';
import {
  type Answer,
  countRecords,
  type GroupNode,
  growTree,
  nodesIn,
  RECORDS_MAX,
  type RecordNode,
} from './tree.ts';

/** A group opens by so many relations, which fit into the frame, and then by as many more. */
const STEP = 8;

/** Whoever wants more of one group finds it on the record's page, where it scrolls. */
const STEPS_MAX = 12;

/** Of the first record, so many groups are open unless the address says otherwise. */
const GROUPS_FIRST = 3;

const REFRESH_MS = 1_000;

export interface NeighbourhoodActions {
  readonly toggleRecord: (node: RecordNode) => void;
  readonly toggleGroup: (node: GroupNode) => void;
  readonly showMore: (node: GroupNode) => void;
  readonly retry: () => void;
}

export interface Neighbourhood extends NeighbourhoodActions {
  readonly tree: RecordNode;
  /** Everything that is open has been answered. */
  readonly isSettled: boolean;
  /** There is no room for more; something has to be closed first. */
  readonly isFull: boolean;
  readonly error: unknown;
  readonly canShowMore: (node: GroupNode) => boolean;
}

/** Each step is one request: a record's groups, or some relations of a group. */
export function useNeighbourhood(root: TitledRecord): Neighbourhood {
  const locationId = useLocationId();
  const client = useQueryClient();
  const [given, setOpened] = useOpened();

  // Of a key of their own: as answers about relations they would all be asked for anew with each event.
  const keyOf = useCallback(
    (recordId: string, ...rest: readonly unknown[]) => ['neighbourhood', locationId, recordId, ...rest],
    [locationId],
  );
  const recordIds = [root.id, ...(given ?? nothingOpened).records].filter(
    (id, index, all) => all.indexOf(id) === index,
  );
  const groupAnswers = useQueries({
    queries: recordIds.map((id) => ({ ...groupsQuery(locationId, id), queryKey: keyOf(id) })),
  });
  const rootGroups = groupAnswers[0]?.data;
  const opened = useMemo(
    (): Opened =>
      given ?? {
        records: new Set(),
        groups: new Map(
          (rootGroups ?? [])
            .filter(({ count }) => count.count > 0)
            .slice(0, GROUPS_FIRST)
            .map((group) => [groupIdOf(root.id, groupKey(group)), 1]),
        ),
      },
    [given, rootGroups, root.id],
  );
  const groupSteps = [...opened.groups];
  const relationAnswers = useQueries({
    queries: groupSteps.map(([groupId, steps]) => {
      const { recordId, associationId, direction } = partsOf(groupId);
      return {
        queryKey: keyOf(recordId, associationId, direction, steps),
        queryFn: ({ signal }: { signal: AbortSignal }) => {
          const limit = Math.min(steps, STEPS_MAX) * STEP;
          return fetchRelations({ locationId, recordId, associationId, direction, limit }, signal);
        },
      };
    }),
  });
  useRefreshing(recordIds, (id) => void client.invalidateQueries({ queryKey: keyOf(id) }));

  const known = {
    opened,
    groups: new Map(recordIds.map((id, index) => [id, answerOf(groupAnswers[index])])),
    relations: new Map(groupSteps.map(([id], index) => [id, answerOf(relationAnswers[index])])),
  };
  const tree = growTree(root, known);
  const answers = [...groupAnswers, ...relationAnswers];
  // What is open in the address may have gone meanwhile; only what is seen is missed.
  const failed = nodesIn(tree).find(({ status }) => status === 'error');
  const answer = failed && (known.groups.get(failed.id) ?? known.relations.get(failed.id));
  const isFull = recordIds.length + groupSteps.length > OPENED_MAX || countRecords(tree) >= RECORDS_MAX;

  const without = (node: RecordNode | GroupNode): Opened => {
    const below = new Set(nodesIn(node).map(({ id }) => id));
    return {
      records: new Set([...opened.records].filter((id) => !below.has(id))),
      groups: new Map([...opened.groups].filter(([id]) => !below.has(id))),
    };
  };
  return {
    tree,
    isSettled: answers.every(({ isPending }) => !isPending),
    isFull,
    error: answer?.status === 'error' ? answer.error : null,
    canShowMore: ({ id, hasMore }) => hasMore && (opened.groups.get(id) ?? 0) < STEPS_MAX && !isFull,
    toggleRecord: (node) => {
      if (node.isOpen) setOpened(without(node));
      else if (!isFull) setOpened({ ...opened, records: new Set([...opened.records, node.id]) });
    },
    toggleGroup: (node) => {
      if (node.isOpen) setOpened(without(node));
      else if (!isFull) setOpened({ ...opened, groups: new Map([...opened.groups, [node.id, 1]]) });
    },
    showMore: ({ id }) =>
      setOpened({ ...opened, groups: new Map([...opened.groups, [id, (opened.groups.get(id) ?? 0) + 1]]) }),
    retry: () => {
      for (const answer of answers) if (answer.isError) void answer.refetch();
    },
  };
}

function partsOf(groupId: string) {
  const [recordId = '', key = ''] = groupId.split('*');
  const end = key.lastIndexOf('.');
  const direction = key.slice(end + 1) === 'second' ? ('second' as const) : ('first' as const);
  return { recordId, associationId: key.slice(0, end), direction };
}

function answerOf<T>(
  result: { readonly data: T | undefined; readonly isError: boolean; readonly error: unknown } | undefined,
): Answer<T> {
  if (result?.data !== undefined) return { status: 'success', data: result.data };
  return result?.isError ? { status: 'error', error: result.error } : { status: 'pending' };
}

/** Calls for each open record that was connected or disconnected. */
function useRefreshing(recordIds: readonly string[], refresh: (recordId: string) => void): void {
  const latest = useRef({ recordIds, refresh });
  const stale = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = { recordIds, refresh };
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const listener = useCallback(({ payload: { firstRecordId, secondRecordId } }: LiveEvent) => {
    for (const id of [firstRecordId, secondRecordId]) {
      if (typeof id === 'string' && latest.current.recordIds.includes(id)) stale.current.add(id);
    }
    if (stale.current.size === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const id of stale.current) latest.current.refresh(id);
      stale.current.clear();
    }, REFRESH_MS);
  }, []);
  useLiveEvents(listener);
}
