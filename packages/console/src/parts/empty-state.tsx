import { Center, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Where there is nothing: why, and what to do. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Center py="xl" px="md">
      <Stack align="center" gap="xs" maw={560}>
        <Text fw={600} ta="center" className="text">
          {title}
        </Text>
        {children !== undefined && (
          <Text c="dimmed" size="sm" ta="center" component="div" className="prose">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}
