import type { QueryClient } from '@tanstack/react-query';
import type { ModelGraph } from '../graph.ts';
import { layoutQuery } from '../map/layout-query.ts';
import { measure } from '../map/measure.ts';
import { routesOf } from '../map/route.ts';
import { type Positions, standing } from '../map/standing.ts';
import { type Picture, svgOf } from './svg.ts';

/** The map as it stands, whether it is on the screen or not. */
export async function pictureOf(
  client: QueryClient,
  graph: ModelGraph,
  positions: Positions,
): Promise<Picture> {
  const layout = await client.fetchQuery(layoutQuery(graph));
  const cards = standing(layout.cards, positions);
  return svgOf(graph, cards, routesOf(graph.links, cards, layout), measure);
}
