import { Badge } from '@mantine/core';
import type { Endpoint } from './queries.ts';

export const statuses = {
  enabled: { label: 'Enabled', color: 'teal' },
  paused: { label: 'Paused', color: 'gray' },
  down: { label: 'Down', color: 'red' },
  disabled: { label: 'Disabled', color: 'red' },
} as const satisfies Record<Endpoint['status'], { label: string; color: string }>;

export function StatusBadge({ status }: Pick<Endpoint, 'status'>) {
  const { label, color } = statuses[status];
  return (
    <Badge variant="dot" color={color} tt="none" style={{ flexShrink: 0, minWidth: 'max-content' }}>
      {label}
    </Badge>
  );
}
