import { Skeleton, Stack } from '@mantine/core';

const ROWS = ['first', 'second', 'third', 'fourth'] as const;

/** Where rows will be. */
export function LoadingRows({ label }: { label: string }) {
  return (
    <Stack gap={6} role="status" aria-label={label}>
      {ROWS.map((row) => (
        <Skeleton key={row} height={40} />
      ))}
    </Stack>
  );
}
