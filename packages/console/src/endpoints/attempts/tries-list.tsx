import { Group, Text } from '@mantine/core';
import type { Attempt } from '../../attempts/attempt.ts';
import { writePlace } from '../../attempts/attempt-place.ts';
import { OutcomeBadge } from '../../attempts/outcome-badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Time } from '../../parts/time.tsx';
import { useSearchState } from '../../parts/use-search-state.ts';
import { paths } from '../../paths.ts';

/** What is shown of them; the rest is in the list of attempts. */
const SHOWN_MAX = 12;

/** All tries of one event, latest first, so that one sees what became of it. */
export function TriesList({ tries, current }: { tries: readonly Attempt[]; current: Attempt }) {
  const [params] = useSearchState();
  if (tries.length < 2) return null;
  const to = (attempt: Attempt) => {
    const there = new URLSearchParams(params);
    there.set('attempt', writePlace(attempt));
    return `${paths.endpoint(attempt.endpointId)}?${there}`;
  };
  return (
    <nav aria-label="Tries of this event">
      <Text size="sm" fw={500} mb={4}>
        {tries.length} tries of this event
      </Text>
      {tries.slice(0, SHOWN_MAX).map((attempt) => (
        <Group key={`${attempt.replay} ${attempt.number}`} gap="xs" mb={2}>
          <OutcomeBadge outcome={attempt.outcome} />
          <Link
            to={to(attempt)}
            size="sm"
            {...(attempt === current && { 'aria-current': 'true' as const, fw: 600 })}
          >
            Try {attempt.number}
            {attempt.replay > 0 ? ` of replay ${attempt.replay}` : ''}
          </Link>
          <Text size="sm" c="dimmed">
            <Time at={attempt.startedAt} />
          </Text>
        </Group>
      ))}
      {tries.length > SHOWN_MAX && (
        <Text size="xs" c="dimmed">
          and {tries.length - SHOWN_MAX} earlier
        </Text>
      )}
    </nav>
  );
}
