import { ColorSwatch, Group, Progress, Stack, Text } from '@mantine/core';
import { formatMs } from '../parts/number.ts';
import type { Attempt } from './attempt.ts';

const parts = [
  { name: 'connectMs', label: 'Connecting', color: 'gray.5' },
  { name: 'answerMs', label: 'Until the answer began', color: 'ink.5' },
  { name: 'bodyMs', label: 'Until it was complete', color: 'teal.6' },
] as const;

/** Where the time of an attempt went; what it did not come to has no part. */
export function TimingBar({ timing, durationMs }: Pick<Attempt, 'timing' | 'durationMs'>) {
  const found = parts.flatMap((part) => {
    const ms = timing?.[part.name] ?? null;
    return ms === null ? [] : [{ ...part, ms }];
  });
  const all = Math.max(
    durationMs,
    found.reduce((sum, { ms }) => sum + ms, 0),
    1,
  );
  return (
    <Stack gap={6}>
      <Progress.Root size={10} aria-hidden>
        {found.map(({ name, ms, color }) => (
          <Progress.Section key={name} value={(ms / all) * 100} color={color} withAria={false} />
        ))}
      </Progress.Root>
      <Group gap="4px 16px" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {found.map(({ name, label, ms, color }) => (
          <Group component="li" key={name} gap={6} wrap="nowrap">
            <ColorSwatch
              size={10}
              color={`var(--mantine-color-${color.replace('.', '-')})`}
              withShadow={false}
              aria-hidden
            />
            <Text size="xs">
              {label}: {name === 'connectMs' && ms === 0 ? 'on a kept connection' : formatMs(ms)}
            </Text>
          </Group>
        ))}
        <Text size="xs" fw={600} component="li">
          All: {formatMs(durationMs)}
        </Text>
      </Group>
    </Stack>
  );
}
