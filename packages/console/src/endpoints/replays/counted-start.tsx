import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { countOf } from '../words.ts';

interface CountedStartProps<Body> {
  /** What is asked for: another one must be counted anew. Null while it is not complete. */
  readonly body: Body | null;
  readonly count: (body: Body) => Promise<number>;
  readonly start: (body: Body) => Promise<void>;
  /** Why it cannot begin; it can be counted all the same. */
  readonly hint?: string | undefined;
  /** What is said when the count is none. */
  readonly none?: ReactNode;
}

/** First how many events it would be, over the whole filter; then, if the reader still wants it, it begins. */
export function CountedStart<Body>({ body, count, start, hint, none }: CountedStartProps<Body>) {
  const counting = useMutation({
    mutationFn: async (asked: Body) => ({ events: await count(asked), of: JSON.stringify(asked) }),
  });
  const starting = useMutation({
    mutationFn: start,
    onSuccess: () => counting.reset(),
  });
  const counted = counting.data?.of === JSON.stringify(body) ? counting.data : undefined;
  return (
    <Stack gap="sm">
      {counting.isError && <ErrorNotice error={counting.error} title="It could not be counted" />}
      {starting.isError && <ErrorNotice error={starting.error} title="It did not begin" />}
      <div role="status">
        {counted !== undefined && (
          <Alert color={counted.events === 0 ? 'gray' : 'ink'} p="sm">
            {counted.events === 0
              ? (none ?? 'There is nothing to be sent.')
              : `${countOf(counted.events, 'event')} would be sent, by this filter and the endpoint's own.`}
          </Alert>
        )}
      </div>
      <Group gap="xs">
        <Button
          variant={counted === undefined ? 'filled' : 'default'}
          disabled={body === null}
          loading={counting.isPending}
          onClick={() => body !== null && counting.mutate(body)}
        >
          {counted === undefined ? 'Count first' : 'Count again'}
        </Button>
        {counted !== undefined && counted.events > 0 && body !== null && (
          <Button loading={starting.isPending} onClick={() => starting.mutate(body)}>
            Send {countOf(counted.events, 'event')} again
          </Button>
        )}
        {hint !== undefined && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
      </Group>
    </Stack>
  );
}
