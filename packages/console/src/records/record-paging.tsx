import { Button, Group } from '@mantine/core';
import { useLocation, useNavigate } from 'react-router';
import { useSearchState } from '../parts/use-search-state.ts';

interface RecordPagingProps {
  readonly next: string | null;
  /** A search may find nothing on a page and something on the next. */
  readonly isSearch: boolean;
}

/** Pages follow each other by key: the one before is known only to whoever came from there. */
export function RecordPaging({ next, isSearch }: RecordPagingProps) {
  const [address, setAddress] = useSearchState();
  const navigate = useNavigate();
  const { state } = useLocation();
  const steps = stepsIn(state);
  const isFirst = !address.has('after');
  if (isFirst && next === null) return null;
  return (
    <Group component="nav" aria-label="Pages" gap="xs">
      {!isFirst && (
        <Button variant="default" size="xs" onClick={() => setAddress({ after: null })}>
          First page
        </Button>
      )}
      {steps > 0 && (
        <Button variant="default" size="xs" onClick={() => void navigate(-1)}>
          Previous
        </Button>
      )}
      {next !== null && (
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            setAddress({ after: next }, { state: { steps: steps + 1 } });
            document.getElementById('main')?.focus({ preventScroll: true });
            globalThis.scrollTo(0, 0);
          }}
        >
          {isSearch ? 'Look further' : 'Next'}
        </Button>
      )}
    </Group>
  );
}

/** How many pages one came along; the browser keeps it with the address. */
function stepsIn(state: unknown): number {
  const steps = typeof state === 'object' && state !== null && 'steps' in state ? state.steps : 0;
  return typeof steps === 'number' ? steps : 0;
}
