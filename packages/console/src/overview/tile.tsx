import { Paper, Text } from '@mantine/core';
import { Link as RouterLink } from 'react-router';
import { useHref } from '../locations/current-location.ts';
import classes from './tile.module.css';

/** A number, and the way to what it counts. */
export function Tile({ label, value, to }: { label: string; value: string; to: string }) {
  const href = useHref();
  return (
    <Paper component={RouterLink} to={href(to)} withBorder p="sm" className={classes.tile}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} className={classes.value}>
        {value}
      </Text>
    </Paper>
  );
}
