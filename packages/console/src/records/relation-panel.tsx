import { Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api } from '../api/client.ts';
import { isStatus } from '../api/query-client.ts';
import { useLocationId } from '../locations/current-location.ts';
import { namesOf } from '../model/names.ts';
import { objectsQuery } from '../model/queries.ts';
import { SentenceText } from '../model/sentence-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { paths } from '../paths.ts';
import { useMay } from '../session/session.ts';
import { refresh } from './changes.ts';
import { ConnectField } from './connect-field.tsx';
import type { RecordData, RelatedRecord, RelationGroup } from './queries.ts';
import { titleOf } from './record-link.tsx';
import { Outdated, RelationList } from './relation-list.tsx';
import classes from './relation-panel.module.css';
import { ReplaceDialog } from './replace-dialog.tsx';
import { type Connected, useConnect } from './use-connect.ts';
import { useRelationList } from './use-relation-list.ts';

/** What was done last in a group, said where it was done. */
type Done =
  | {
      readonly what: 'connected';
      readonly relation: RelatedRecord;
      readonly replaced: readonly RelatedRecord[];
    }
  | { readonly what: 'disconnected'; readonly relation: RelatedRecord };

/** The relations of a record by one association and from one side of it. */
export function RelationPanel({ record, group }: { record: RecordData; group: RelationGroup }) {
  const locationId = useLocationId();
  const { associationId, direction } = group;
  const mayChange = useMay()('associations/relation.write');
  const [done, setDone] = useState<Done>();
  const list = useRelationList({ locationId, recordId: record.id, associationId, direction });
  const { add, remove, mark, fetchNextPage } = list;

  const onConnected = ({ relation, replaced }: Connected) => {
    remove(new Set(replaced.map(({ relationId }) => relationId)));
    add(relation);
    setDone({ what: 'connected', relation, replaced });
  };
  const connecting = useConnect(record.id, group, onConnected);
  const disconnect = useMutation({
    mutationFn: async ({ relationId }: RelatedRecord) => {
      const params = { path: { relationId }, query: { locationId } };
      await api.DELETE('/associations/relations/{relationId}', { params }).catch((error) => {
        // Somebody else was quicker: it is as it was to be.
        if (!isStatus(error, 404)) throw error;
      });
    },
    onMutate: ({ relationId }) => mark(relationId, 'going'),
    onError: (_, { relationId }) => mark(relationId, undefined),
    onSuccess: (_, relation) => {
      mark(relation.relationId, 'gone');
      setDone({ what: 'disconnected', relation });
      void refresh(locationId, ['relations', 'overview']);
    },
  });
  const onNext = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  return (
    <Stack gap="sm">
      <Rule record={record} group={group} />
      <div>
        {mayChange && (
          <ConnectField
            group={group}
            recordId={record.id}
            isPending={connecting.isPending}
            onChoose={(other) => {
              setDone(undefined);
              connecting.connect(other);
            }}
          />
        )}
        {mayChange && (
          <div className={classes.status} role="status">
            {done !== undefined && <DoneLine key={done.relation.relationId} done={done} />}
          </div>
        )}
      </div>
      <ReplaceDialog
        record={record}
        group={group}
        conflict={connecting.conflict}
        isPending={connecting.isPending}
        onReplace={(ids) => connecting.conflict && connecting.connect(connecting.conflict.other, ids)}
        onClose={connecting.giveUp}
      />
      {connecting.error !== null && <ErrorNotice title="They are not connected" error={connecting.error} />}
      {list.isOutdated && <Outdated onReload={list.reload} />}
      {list.isPending ? (
        <Skeleton h={80} />
      ) : list.data === undefined ? (
        <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : list.rows.length === 0 && !list.hasNextPage ? (
        <Text size="sm" c="dimmed">
          None yet.{mayChange && ' Search above to connect one.'}
        </Text>
      ) : (
        <RelationList
          // One that begins anew begins at its top.
          key={list.generation}
          label={group.label}
          rows={list.rows}
          hasNext={list.hasNextPage}
          isFetchingNext={list.isFetchingNextPage}
          error={list.isFetchNextPageError ? list.error : null}
          returningId={connecting.pendingId}
          onNext={onNext}
          onDisconnect={mayChange ? disconnect.mutate : undefined}
          onUndo={({ record: other }) => connecting.connect(other)}
        />
      )}
      {/* Below, so that it moves no row. */}
      {disconnect.isError && <ErrorNotice title="They stay connected" error={disconnect.error} />}
    </Stack>
  );
}

function DoneLine({ done }: { done: Done }) {
  const title = titleOf(done.relation.record);
  const text =
    done.what === 'disconnected'
      ? `Disconnected from ${title}.`
      : `Connected to ${title}${inThePlaceOf(done.replaced)}.`;
  return (
    <Text size="sm" truncate title={text}>
      {text}
    </Text>
  );
}

function inThePlaceOf(replaced: readonly RelatedRecord[]): string {
  return replaced.length === 0
    ? ''
    : `, in the place of ${replaced.map(({ record }) => titleOf(record)).join(' and ')}`;
}

/** What the association allows, read from this record's side, and which one it is. */
function Rule({ record, group }: { record: RecordData; group: RelationGroup }) {
  const objects = useQuery(objectsQuery(useLocationId()));
  const { associationId, associationKey, ownLabel, label, otherObjectKey, max, otherMax } = group;
  return (
    <div>
      {objects.data !== undefined && (
        <SentenceText
          first={{ objectKey: record.objectKey, label: ownLabel, max: otherMax }}
          second={{ objectKey: otherObjectKey, label, max }}
          nameOf={namesOf(objects.data)}
        />
      )}
      <Text size="xs" c="dimmed" className="text" component="div">
        Association{' '}
        <Link to={paths.association(associationId)} underline="always" inherit>
          {associationKey}
        </Link>
      </Text>
    </div>
  );
}
