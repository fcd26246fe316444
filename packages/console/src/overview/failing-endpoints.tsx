import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '../parts/link.tsx';
import { formatCount } from '../parts/number.ts';
import { Time } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import type { Overview } from './queries.ts';

/** Those that need somebody, worst first; nothing where all is well. */
export function FailingEndpoints({ overview }: { overview: Overview }) {
  const { failing } = overview;
  if (failing.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="failing">
      <Stack gap="xs">
        <Title order={2} size="h4" id="failing">
          Endpoints that need you
        </Title>
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {failing.map(({ id, url, description, status, downSince, pending, dead }) => (
            <li key={id}>
              <Group gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
                <Link to={paths.endpoint(id)} className="text" size="sm" lineClamp={2}>
                  {description ?? url}
                </Link>
                <Badge color="red" variant="outline" tt="none">
                  {status === 'enabled' ? 'failing' : status}
                </Badge>
              </Group>
              <Text size="sm" c="dimmed" component="div">
                {[
                  dead.count > 0 && `${formatCount(dead)} given up`,
                  pending.count > 0 && `${formatCount(pending)} to be tried again`,
                  downSince !== null && 'down since ',
                ]
                  .filter((text) => text !== false)
                  .join(', ')}
                {downSince !== null && <Time at={downSince} />}
              </Text>
            </li>
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}
