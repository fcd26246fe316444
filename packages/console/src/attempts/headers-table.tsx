import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Headers by name, as text; of whoever sent them. */
export function HeadersTable({
  label,
  headers,
  empty,
}: {
  label: string;
  headers: Readonly<Record<string, string>>;
  empty: ReactNode;
}) {
  const entries = Object.entries(headers);
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <Table layout="fixed" verticalSpacing={2} aria-label={label}>
          <Table.Tbody>
            {entries.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w="40%" fw={400} style={{ verticalAlign: 'top' }}>
                  <span className="text mono">{name}</span>
                </Table.Th>
                <Table.Td>
                  <span className="text mono">{value}</span>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}
