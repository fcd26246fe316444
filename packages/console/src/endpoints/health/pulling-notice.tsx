import { Stack, Text, Title } from '@mantine/core';
import { CopyText } from '../../parts/copy-text.tsx';
import type { Endpoint } from '../queries.ts';

/** Nothing is sent to an endpoint without a URL: programs come and read. */
export function PullingNotice({ endpoint }: { endpoint: Pick<Endpoint, 'id'> }) {
  const stream = `${globalThis.location.origin}/v1/endpoints/${endpoint.id}/stream`;
  return (
    <Stack gap="sm" maw={760}>
      <Title order={2} size="h5">
        Read its stream
      </Title>
      <Text size="sm">
        This endpoint has no URL. A program reads its events, each with the body and the signed headers that a
        POST would have. It needs a token with the scope webhooks.readonly.
      </Text>
      <CopyText block label="the command" text={`curl -N -H "Authorization: Bearer $TOKEN" ${stream}`} />
    </Stack>
  );
}
