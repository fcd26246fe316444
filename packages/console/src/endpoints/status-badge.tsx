import { Badge, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Endpoint, Health } from './queries.ts';

export const statuses = {
  enabled: { label: 'Enabled', color: 'teal' },
  paused: { label: 'Paused', color: 'gray' },
  down: { label: 'Down', color: 'red' },
  disabled: { label: 'Disabled', color: 'red' },
} as const satisfies Record<Endpoint['status'], { label: string; color: string }>;

interface StatusBadgeProps {
  readonly status: Endpoint['status'];
  /** Undefined while it is not known. */
  readonly health: Health | undefined;
}

/** That it is enabled does not say that what it gets is taken: what waits or was given up is said beside it. */
export function StatusBadge({ status, health }: StatusBadgeProps) {
  const { label, color } = statuses[status];
  const isFailing = status === 'enabled' && health !== undefined && hasFailed(health);
  return (
    <Group gap={4}>
      <Badge variant="dot" color={color} tt="none" style={{ flexShrink: 0, minWidth: 'max-content' }}>
        {label}
      </Badge>
      {isFailing && (
        <Badge
          variant="outline"
          color="red"
          tt="none"
          leftSection={<IconAlertTriangle size={12} aria-hidden />}
          style={{ flexShrink: 0, minWidth: 'max-content' }}
        >
          Failing
        </Badge>
      )}
    </Group>
  );
}

function hasFailed({ retrying, dead }: Health): boolean {
  return retrying.count > 0 || dead.count > 0;
}
