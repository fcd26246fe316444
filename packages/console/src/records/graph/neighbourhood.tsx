import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatNumber } from '../../parts/number.ts';
import { useSearchState } from '../../parts/use-search-state.ts';
import type { TitledRecord } from '../queries.ts';
import { NeighbourhoodList } from './neighbourhood-list.tsx';
import { NeighbourhoodMap } from './neighbourhood-map.tsx';
import { countRecords } from './tree.ts';
import { useNeighbourhood } from './use-neighbourhood.ts';

/** What is around a record, opened step by step; the same as a picture and as a list. */
export function Neighbourhood({ record: { id, objectKey, title } }: { record: TitledRecord }) {
  const [address, setAddress] = useSearchState();
  const neighbourhood = useNeighbourhood({ id, objectKey, title });
  const { tree, isFull, error, retry } = neighbourhood;
  // A picture wants room.
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const isList = (address.get('as') ?? (isNarrow ? 'list' : 'map')) === 'list';
  const count = countRecords(tree);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Open a group to see what it connects, then any of those.
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={isList ? 'list' : 'map'}
          onChange={(as) => setAddress({ as }, { replace: true })}
          data={[
            { value: 'map', label: 'Map' },
            { value: 'list', label: 'List' },
          ]}
        />
      </Group>
      {error !== null && <ErrorNotice title="Not all of it could be loaded" error={error} onRetry={retry} />}
      {isList ? (
        <NeighbourhoodList neighbourhood={neighbourhood} />
      ) : (
        <NeighbourhoodMap neighbourhood={neighbourhood} />
      )}
      <Text size="xs" c="dimmed" role="status">
        {count === 1 ? '1 record' : `${formatNumber(count)} records`} shown
        {isFull && ': there is no room for more; close something first'}
      </Text>
    </Stack>
  );
}
