import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ModelGraph } from '../graph.ts';
import { layOut } from './layout.ts';

/** Kept by what it depends on; the old one stays until the new one is there. */
export function layoutQuery(graph: ModelGraph) {
  return queryOptions({
    queryKey: ['layout', shapeOf(graph)],
    queryFn: () => layOut(graph),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: keepPreviousData,
    // A map is not JSON.
    structuralSharing: false,
  });
}

/** What the layout is made of, as text: names of objects are not. */
function shapeOf({ cards, links }: ModelGraph): string {
  return JSON.stringify([
    cards.map(({ key }) => key),
    links.map(({ id, first, second }) => [id, first, second]),
  ]);
}
