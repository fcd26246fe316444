import { Text } from '@mantine/core';
import { Time } from '../parts/time.tsx';
import { useNow } from '../parts/use-now.ts';

/** When an event is tried again; or was to be, and then the attempts after it say what came of that. */
export function NextTry({ at }: { at: string }) {
  const isPast = Date.parse(at) < useNow();
  return (
    <Text span inherit {...(isPast && { c: 'dimmed' })}>
      {isPast ? 'was due ' : ''}
      <Time at={at} />
    </Text>
  );
}
