import { Box, Center, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import type { ModelGraph, Selection } from '../graph.ts';
import { type Moves, positionsQuery } from '../positions.ts';
import { layoutQuery } from './layout-query.ts';
import { ModelMap } from './model-map.tsx';

interface MapViewProps {
  readonly locationId: string;
  readonly graph: ModelGraph;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
  readonly onMove: ((moves: Moves) => void) | undefined;
}

/** The map, once it is known where everything stands. */
export function MapView({ locationId, graph, selection, onSelect, onMove }: MapViewProps) {
  const layout = useQuery(layoutQuery(graph));
  const positions = useQuery(positionsQuery(locationId));
  const failed = [layout, positions].find(({ isError, data }) => isError && data === undefined);
  if (failed !== undefined)
    return (
      <ErrorNotice
        title="The map could not be drawn"
        error={failed.error}
        onRetry={() => void failed.refetch()}
      />
    );
  if (layout.data === undefined || positions.data === undefined)
    return (
      <Center h="100%" role="status">
        <Loader size="sm" mr="sm" />
        <Text c="dimmed">Laying out</Text>
      </Center>
    );
  return (
    <Box h="100%" pos="relative">
      <ModelMap
        graph={graph}
        layout={layout.data}
        isLayoutOld={layout.isPlaceholderData}
        positions={positions.data}
        selection={selection}
        onSelect={onSelect}
        onMove={onMove}
      />
      {layout.isPlaceholderData && (
        <Text size="sm" pos="absolute" top={8} left={8} role="status" c="dimmed">
          <Loader size={12} mr={6} />
          Laying out
        </Text>
      )}
    </Box>
  );
}
