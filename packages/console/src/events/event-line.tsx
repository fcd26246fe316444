import { Text } from '@mantine/core';
import { Link } from '../parts/link.tsx';
import { Time } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import classes from './event-line.module.css';
import { Subject } from './subject.tsx';

interface LineEvent {
  readonly seq: number;
  readonly type: string;
  readonly entityId: string;
  readonly timestamp: string;
  readonly payload: unknown;
}

/** One event in one line: number, type, what it is about, when; on a phone in two, without the number. */
export function EventLine({ event }: { event: LineEvent }) {
  return (
    <div className={classes.line}>
      <Text size="sm" c="dimmed" className={classes.number}>
        {event.seq}
      </Text>
      <Link to={paths.event(String(event.seq))} size="sm" truncate>
        {event.type}
      </Link>
      <Text size="sm" truncate className={`text ${classes.subject}`}>
        <Subject event={event} />
      </Text>
      <Text size="sm" c="dimmed" component="div">
        <Time at={event.timestamp} />
      </Text>
    </div>
  );
}
