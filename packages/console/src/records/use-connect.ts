import { ApiError } from '@relata/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { useLocationId } from '../locations/current-location.ts';
import { refresh } from './changes.ts';
import type { Direction, RelatedRecord, RelationGroup, TitledRecord } from './queries.ts';

/** A side that has as many relations as it may have. */
export interface InTheWay {
  readonly direction: Direction;
  /** The record on that side. */
  readonly record: TitledRecord;
  readonly limit: number;
  /** One of them has to go; of very many the first ten. Left out where the token may not read relations. */
  readonly relations?: readonly RelatedRecord[];
}

/** What keeps two records from being connected, until somebody decides. */
export interface Conflict {
  readonly other: TitledRecord;
  readonly inTheWay: readonly InTheWay[];
  /** Something changed between the question and its answer. */
  readonly isAnew: boolean;
}

interface Asked {
  readonly other: TitledRecord;
  readonly replace?: readonly RelatedRecord[];
}

export interface Connected {
  readonly relation: RelatedRecord;
  readonly replaced: readonly RelatedRecord[];
}

interface UseConnect {
  readonly connect: (other: TitledRecord, replace?: readonly string[]) => void;
  readonly isPending: boolean;
  /** The record that is being connected just now. */
  readonly pendingId: string | undefined;
  readonly conflict: Conflict | undefined;
  /** Leaves everything as it is. */
  readonly giveUp: () => void;
  /** Of a refusal that nothing can replace. */
  readonly error: unknown;
}

/** Connects a record to others of a group. What is in the way is never replaced unless it is named. */
export function useConnect(
  recordId: string,
  { associationId, direction }: RelationGroup,
  onConnected: (connected: Connected) => void,
): UseConnect {
  const locationId = useLocationId();
  const [conflict, setConflict] = useState<Conflict>();
  const connect = useMutation({
    mutationFn: async ({ other, replace = [] }: Asked): Promise<Connected> => {
      const [firstRecordId, secondRecordId] =
        direction === 'first' ? [recordId, other.id] : [other.id, recordId];
      const { data } = await api.POST('/v1/relations', {
        body: {
          locationId,
          associationId,
          firstRecordId,
          secondRecordId,
          ...(replace.length > 0 && { replace: replace.map(({ relationId }) => relationId) }),
        },
      });
      const { id: relationId, createdAt } = data.relation;
      return { relation: { relationId, record: other, createdAt }, replaced: replace };
    },
    onSuccess: (connected) => {
      setConflict(undefined);
      onConnected(connected);
      void refresh(locationId, ['relations', 'overview']);
    },
    onError: (error, { other, replace }) => {
      const inTheWay = inTheWayOf(error);
      setConflict(inTheWay && { other, inTheWay, isAnew: replace !== undefined });
    },
  });
  return {
    connect: (other, replace) => {
      const relations = conflict?.inTheWay.flatMap(({ relations: some = [] }) => some) ?? [];
      const named = replace && relations.filter(({ relationId }) => replace.includes(relationId));
      connect.mutate({ other, ...(named !== undefined && { replace: named }) });
    },
    isPending: connect.isPending,
    pendingId: connect.isPending ? connect.variables.other.id : undefined,
    conflict,
    giveUp: () => {
      setConflict(undefined);
      connect.reset();
    },
    error: inTheWayOf(connect.error) === undefined ? connect.error : null,
  };
}

function inTheWayOf(error: unknown): readonly InTheWay[] | undefined {
  const isConflict =
    error instanceof ApiError && (error.code === 'relation_in_the_way' || error.code === 'replace_outdated');
  return isConflict ? ((error.meta?.inTheWay ?? []) as readonly InTheWay[]) : undefined;
}
