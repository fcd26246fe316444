import { Pagination, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatNumber } from '../../parts/number.ts';
import { useSearchState } from '../../parts/use-search-state.ts';

const ROWS = 50;
const marked = { bg: 'var(--mantine-color-default-hover)' };

export interface Column<Row> {
  readonly name: string;
  readonly widthMax: number;
  readonly cell: (row: Row) => ReactNode;
  /** Where there is no heading above it. */
  readonly stacked?: (row: Row) => ReactNode;
}

interface ListingProps<Row> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
  readonly keyOf: (row: Row) => string;
  readonly isSelected: (row: Row) => boolean;
  /** Of the address, which says the page. */
  readonly pageParam: string;
}

/** A table; where there is no room for columns, what a row says stands one below the other. */
export function Listing<Row>({ title, rows, columns, keyOf, isSelected, pageParam }: ListingProps<Row>) {
  const [address, setAddress] = useSearchState();
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  const page = Math.min(Math.max(1, Number.parseInt(address.get(pageParam) ?? '1', 10) || 1), pages);
  const [first] = columns;
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}{' '}
        <Text span size="sm">
          {formatNumber(rows.length)}
        </Text>
      </Title>
      {rows.length === 0 ? (
        <EmptyState title="None of that name" />
      ) : (
        <Table aria-label={title} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {(isNarrow ? [first] : columns).map(({ name }) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice((page - 1) * ROWS, page * ROWS).map((row) => (
              <Table.Tr key={keyOf(row)} {...(isSelected(row) && marked)}>
                {isNarrow ? (
                  <Table.Td>
                    <Stack gap={2}>
                      {columns.map(({ name, cell, stacked = cell }) => (
                        <div key={name}>{stacked(row)}</div>
                      ))}
                    </Stack>
                  </Table.Td>
                ) : (
                  columns.map(({ name, widthMax, cell }) => (
                    <Table.Td key={name} maw={widthMax}>
                      {cell(row)}
                    </Table.Td>
                  ))
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {pages > 1 && (
        <Pagination
          mt="sm"
          size="sm"
          total={pages}
          value={page}
          onChange={(wanted) => setAddress({ [pageParam]: wanted === 1 ? null : String(wanted) })}
          getControlProps={(control) => ({ 'aria-label': `${title}: ${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `${title}: page ${item}` })}
        />
      )}
    </section>
  );
}
