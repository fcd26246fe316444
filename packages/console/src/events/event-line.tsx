import { Group, Text } from '@mantine/core';
import { Link } from '../parts/link.tsx';
import { Time } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import classes from './event-line.module.css';
import { subjectOf } from './subject.ts';

interface LineEvent {
  readonly seq: number;
  readonly type: string;
  readonly entityId: string;
  readonly timestamp: string;
  readonly payload: unknown;
}

/** One event in one line: number, type, what it is about, when; on a phone only type and time have room. */
export function EventLine({ event }: { event: LineEvent }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" c="dimmed" visibleFrom="xs" className={classes.number}>
        {event.seq}
      </Text>
      <Link to={paths.event(String(event.seq))} size="sm" className={classes.type}>
        {event.type}
      </Link>
      <Text size="sm" truncate visibleFrom="xs" className={`text ${classes.subject}`}>
        {subjectOf(event)}
      </Text>
      <Text size="sm" c="dimmed" component="div" className={classes.time}>
        <Time at={event.timestamp} />
      </Text>
    </Group>
  );
}
