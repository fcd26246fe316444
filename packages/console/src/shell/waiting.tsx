import { Center, Group, Loader, Text } from '@mantine/core';

/** Until there is something to show; what takes longer has a skeleton of its own. */
export function Waiting() {
  return (
    <Center mih="50dvh">
      <Group gap="sm" role="status">
        <Loader size="sm" />
        <Text c="dimmed">Loading</Text>
      </Group>
    </Center>
  );
}
