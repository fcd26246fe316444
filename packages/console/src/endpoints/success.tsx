import { Progress, Stack, Text } from '@mantine/core';
import { formatNumber } from '../parts/number.ts';
import type { Health } from './queries.ts';

/** The share of attempts that were answered with 2xx, as a number and a small bar. */
export function Success({ delivered, failed }: Pick<Health['lastDay'], 'delivered' | 'failed'>) {
  const all = delivered + failed;
  if (all === 0)
    return (
      <Text size="sm" c="dimmed">
        No attempts
      </Text>
    );
  const share = (delivered / all) * 100;
  return (
    <Stack gap={4} miw={110}>
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {formatShare(delivered, all)}{' '}
        <Text span size="xs" c="dimmed">
          {failed === 0 ? `of ${formatNumber(all)}` : `${formatNumber(failed)} failed`}
        </Text>
      </Text>
      <Progress.Root size={5} aria-hidden>
        <Progress.Section value={share} color="teal" withAria={false} />
        <Progress.Section value={100 - share} color="red" withAria={false} />
      </Progress.Root>
    </Stack>
  );
}

/** `99.9 %`; 100 only if all were. */
export function formatShare(part: number, all: number): string {
  if (part === all) return '100 %';
  return `${Math.min(99.9, Math.floor((part / all) * 1_000) / 10).toFixed(1)} %`;
}
