import { Text } from '@mantine/core';
import { Time } from '../parts/time.tsx';
import { useNow } from '../parts/use-now.ts';

/** So long a try may be late without anything being said of it by another attempt. */
const LATE_MAX_MS = 60_000;

interface NextTryProps {
  readonly at: string;
  readonly before?: string;
  readonly after?: string;
}

/** When an event is tried again; nothing once that is long past, since the attempts after it say what came of it. */
export function NextTry({ at, before = '', after = '' }: NextTryProps) {
  const late = useNow() - Date.parse(at);
  if (late > LATE_MAX_MS) return null;
  return (
    <Text span inherit {...(late > 0 && { c: 'dimmed' })}>
      {before}
      {late > 0 ? 'was due ' : ''}
      <Time at={at} />
      {after}
    </Text>
  );
}
