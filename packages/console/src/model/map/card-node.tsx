import { Text, VisuallyHidden } from '@mantine/core';
import { type Node, type NodeProps, useStore } from '@xyflow/react';
import { memo } from 'react';
import { bareKey, type Card } from '../graph.ts';
import { FEET_ZOOM_MIN } from './geometry.ts';

export type Tone = 'plain' | 'lit' | 'selected' | 'dim';

export type CardNode = Node<{ readonly card: Card; readonly tone: Tone }, 'card'>;

/** An object. A button, so that each key and each reader knows what it is. */
export const CardView = memo(function CardView({ data: { card, tone } }: NodeProps<CardNode>) {
  const { key, name, isSystem, degree } = card;
  const isFar = useStore(({ transform }) => transform[2] < FEET_ZOOM_MIN);
  return (
    <button
      type="button"
      className="model-card"
      data-tone={tone}
      data-far={isFar || undefined}
      data-system={isSystem || undefined}
      aria-pressed={tone === 'selected'}
    >
      <Text component="span" size="sm" fw={600} className="model-card-line">
        {name.singular}
      </Text>
      <Text component="span" size="xs" className="model-card-line mono">
        {bareKey(key)}
      </Text>
      <VisuallyHidden>{degree === 1 ? '1 association' : `${degree} associations`}</VisuallyHidden>
    </button>
  );
});
