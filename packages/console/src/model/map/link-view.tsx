import { memo } from 'react';
import type { Link } from '../graph.ts';
import type { Tone } from './card-node.tsx';
import { crowsFoot } from './crows-foot.ts';
import { LABEL_FONT_PX, type Label, type Point, type Route, roundedPath } from './geometry.ts';
import { labelText } from './label-text.ts';
import { measure } from './measure.ts';

/** How much of a link can be seen from here. */
export type Detail = 'line' | 'feet' | 'labels';

interface LinkViewProps {
  readonly link: Link;
  readonly route: Route;
  readonly tone: Tone;
  readonly detail: Detail;
  readonly onSelect: (id: string) => void;
}

/** An association: its line, with a crow's foot at each end. */
export const LinkView = memo(function LinkView({ link, route, tone, detail, onSelect }: LinkViewProps) {
  const { points } = route;
  const path = roundedPath(points);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keyboards and readers have the panel and the table
    <g
      className="model-link"
      data-tone={tone}
      data-system={link.isSystem || undefined}
      onClick={() => onSelect(link.id)}
    >
      <path d={path} />
      {detail !== 'line' && (
        <>
          <Foot at={points[0]} next={points[1]} isMany={link.first.max !== 1} />
          <Foot at={points.at(-1)} next={points.at(-2)} isMany={link.second.max !== 1} />
        </>
      )}
      <path className="hit" d={path} />
    </g>
  );
});

/** What stands at its ends: above all lines, so that none goes through it. */
export const LinkLabels = memo(function LinkLabels({
  link,
  route,
  onSelect,
}: Pick<LinkViewProps, 'link' | 'route' | 'onSelect'>) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keyboards and readers have the panel and the table
    <g className="model-labels" onClick={() => onSelect(link.id)}>
      <LabelView at={route.labels.first} whole={link.first.label} text={labelText(link.first, measure)} />
      <LabelView at={route.labels.second} whole={link.second.label} text={labelText(link.second, measure)} />
    </g>
  );
});

function Foot({
  at,
  next,
  isMany,
}: {
  readonly at: Point | undefined;
  readonly next: Point | undefined;
  readonly isMany: boolean;
}) {
  if (at === undefined || next === undefined) return null;
  const { path, circle } = crowsFoot(at, next, isMany);
  return (
    <>
      <path d={path} />
      <circle cx={circle.x} cy={circle.y} r={circle.r} />
    </>
  );
}

function LabelView({
  at,
  text,
  whole,
}: {
  readonly at: Label;
  readonly text: string;
  readonly whole: string;
}) {
  return (
    <text x={at.x} y={at.y} textAnchor={at.anchor} dominantBaseline="central" fontSize={LABEL_FONT_PX}>
      {text !== whole && <title>{whole}</title>}
      {text}
    </text>
  );
}
