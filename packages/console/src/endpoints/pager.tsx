import { Button, Group } from '@mantine/core';
import { IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';

interface PagerProps {
  /** Where this page begins: empty for the first. */
  readonly after: string;
  /** Where the next begins: null if this is the last. */
  readonly next: string | null;
  readonly onGo: (after: string | null) => void;
  /** What the next page has: `Older attempts`. */
  readonly nextLabel: string;
}

/** Pages are found by key, so there is a next one and the first; the browser's back button is the one before. */
export function Pager({ after, next, onGo, nextLabel }: PagerProps) {
  if (after === '' && next === null) return null;
  return (
    <Group component="nav" aria-label="Pages" justify="flex-end" gap="xs" mt="sm">
      <Button
        size="xs"
        variant="default"
        disabled={after === ''}
        leftSection={<IconChevronsLeft size={14} aria-hidden />}
        onClick={() => onGo(null)}
      >
        First page
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={next === null}
        rightSection={<IconChevronRight size={14} aria-hidden />}
        onClick={() => next !== null && onGo(next)}
      >
        {nextLabel}
      </Button>
    </Group>
  );
}
