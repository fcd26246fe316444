import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageHeaderProps {
  /** Also the title of the window. */
  readonly title: string;
  readonly about?: ReactNode;
  /** What can be done here, at the end of the line. */
  readonly actions?: ReactNode;
}

export function PageHeader({ title, about, actions }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <title>{`${title} · relata`}</title>
      <div>
        <Title order={1} size="h2" className="text" lineClamp={3} tabIndex={-1} id="page-title">
          {title}
        </Title>
        {about !== undefined && (
          <Text c="dimmed" size="sm" component="div">
            {about}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
