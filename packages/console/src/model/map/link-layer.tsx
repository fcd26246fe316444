import { type ReactFlowState, useStore, ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import type { Link, Lit } from '../graph.ts';
import { boundsOf, FEET_ZOOM_MIN, LABELS_ZOOM_MIN, overlap, type Rect, type Route } from './geometry.ts';
import { type Detail, LinkLabels, LinkView } from './link-view.tsx';

/** What hangs beside a line: feet, labels. */
const BESIDE = 160;

interface LinkLayerProps {
  readonly links: readonly Link[];
  readonly routes: ReadonlyMap<string, Route>;
  readonly lit: Lit | undefined;
  readonly onSelect: (id: string) => void;
}

/** All links that can be seen, below the cards. The map's own edges know nothing of ways around. */
export function LinkLayer({ links, routes, lit, onSelect }: LinkLayerProps) {
  const detail = useStore(detailOf);
  const seen = useSeen();
  const placed = useMemo(
    () =>
      links.flatMap((link) => {
        const route = routes.get(link.id);
        return route === undefined ? [] : [{ link, route, room: roomOf(route) }];
      }),
    [links, routes],
  );
  const shown = placed.filter(({ room }) => overlap(room, seen));
  // Above the dimmed ones.
  if (lit !== undefined)
    shown.sort((a, b) => Number(lit.links.has(a.link.id)) - Number(lit.links.has(b.link.id)));
  return (
    <ViewportPortal>
      <svg className="model-links" width="1" height="1" aria-hidden="true">
        {shown.map(({ link, route }) => (
          <LinkView
            key={link.id}
            link={link}
            route={route}
            detail={detail}
            tone={lit === undefined ? 'plain' : lit.links.has(link.id) ? 'lit' : 'dim'}
            onSelect={onSelect}
          />
        ))}
        {detail === 'labels' &&
          shown.map(
            ({ link, route }) =>
              (lit === undefined || lit.links.has(link.id)) && (
                <LinkLabels key={link.id} link={link} route={route} onSelect={onSelect} />
              ),
          )}
      </svg>
    </ViewportPortal>
  );
}

function detailOf({ transform: [, , zoom] }: ReactFlowState): Detail {
  if (zoom >= LABELS_ZOOM_MIN) return 'labels';
  return zoom >= FEET_ZOOM_MIN ? 'feet' : 'line';
}

/**
 * What of the map is on the screen, in steps of half a screen: moving it a little draws nothing anew.
 */
function useSeen(): Rect {
  const steps = useStore(({ transform: [x, y, zoom], width, height }) => {
    const coarse = 2 ** Math.floor(Math.log2(zoom));
    const stepX = Math.max(1, width / coarse / 2);
    const stepY = Math.max(1, height / coarse / 2);
    const left = Math.floor(-x / zoom / stepX);
    const top = Math.floor(-y / zoom / stepY);
    const right = Math.ceil((width - x) / zoom / stepX);
    const bottom = Math.ceil((height - y) / zoom / stepY);
    return [left * stepX, top * stepY, right * stepX, bottom * stepY].join(' ');
  });
  return useMemo(() => {
    const [left = 0, top = 0, right = 0, bottom = 0] = steps.split(' ').map(Number);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }, [steps]);
}

function roomOf({ points }: Route): Rect {
  const { x, y, width, height } = boundsOf(points.map((at) => ({ ...at, width: 0, height: 0 }))) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  return { x: x - BESIDE, y: y - BESIDE, width: width + 2 * BESIDE, height: height + 2 * BESIDE };
}
