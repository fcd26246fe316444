import { Button, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly about: string;
  /** What the button says that makes one more. */
  readonly create: string;
  readonly onCreate: () => void;
  readonly children: ReactNode;
}

/** A list of settings, and one more. */
export function Section({ about, create, onCreate, children }: SectionProps) {
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Text c="dimmed" size="sm" maw={640}>
          {about}
        </Text>
        <Button onClick={onCreate}>{create}</Button>
      </Group>
      {children}
    </Stack>
  );
}

interface SectionTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** Its last column has what can be done with a row. */
export function SectionTable({ label, columns, children }: SectionTableProps) {
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table aria-label={label} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
            <Table.Th scope="col">
              <VisuallyHidden>What can be done</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
