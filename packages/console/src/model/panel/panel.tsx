import { CloseButton, Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { PANEL_TITLE_ID } from './use-following-focus.ts';

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What is selected, beside the map or the table. */
export function Panel({ title, onClose, children }: PanelProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Selected" h="100%" style={{ overflowY: 'auto' }}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h4" className="text" id={PANEL_TITLE_ID} tabIndex={-1}>
            {title}
          </Title>
          <CloseButton onClick={onClose} aria-label="End the selection" />
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
