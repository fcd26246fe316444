import { Badge } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { Attempt } from './attempt.ts';

export function OutcomeBadge({ outcome }: Pick<Attempt, 'outcome'>) {
  const isDelivered = outcome === 'delivered';
  return (
    <Badge
      variant="outline"
      color={isDelivered ? 'teal' : 'red'}
      tt="none"
      c="var(--mantine-color-text)"
      leftSection={isDelivered ? <IconCheck size={12} aria-hidden /> : <IconX size={12} aria-hidden />}
      style={{ flexShrink: 0, minWidth: 'max-content' }}
    >
      {isDelivered ? 'Delivered' : 'Failed'}
    </Badge>
  );
}
