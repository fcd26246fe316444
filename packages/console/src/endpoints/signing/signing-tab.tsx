import { DataList, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Keys } from '../../keys/keys.tsx';
import { signingKeysQuery } from '../../keys/queries.ts';
import { CopyText } from '../../parts/copy-text.tsx';
import { Link } from '../../parts/link.tsx';
import { paths } from '../../paths.ts';
import { useSession } from '../../session/session.ts';
import type { Endpoint } from '../queries.ts';
import { MoveEndpoint } from './move-endpoint.tsx';

/** What a listener verifies with, and how the key is changed without anybody missing an event. */
export function SigningTab({ endpoint }: { endpoint: Endpoint }) {
  const { admin } = useSession();
  const keys = useQuery(signingKeysQuery);
  return (
    <Stack gap="lg">
      <section>
        <Title order={2} size="h5" mb="xs">
          What the listener is told
        </Title>
        <Text size="sm" mb="sm">
          relata signs with Ed25519: each header <span className="mono">x-ghl-signature</span> over the bytes
          of the body, as HighLevel does, and <span className="mono">webhook-signature</span> over id, time
          and body.
        </Text>
        <DataList>
          <DataList.Item>
            <DataList.ItemLabel>appId</DataList.ItemLabel>
            <DataList.ItemValue>
              <CopyText label="app id" text={endpoint.appId} />
            </DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>clientId</DataList.ItemLabel>
            <DataList.ItemValue>
              <CopyText label="client id" text={endpoint.clientId} />
            </DataList.ItemValue>
          </DataList.Item>
        </DataList>
      </section>
      <section>
        <Title order={2} size="h5" mb="xs">
          Keys
        </Title>
        <Keys />
      </section>
      {keys.data !== undefined && <MoveEndpoint endpoint={endpoint} keys={keys.data} />}
      {admin && (
        <Text size="sm">
          They are the same for all endpoints: a new one is made in{' '}
          <Link to={`${paths.settings()}?tab=keys`} underline="always">
            Settings
          </Link>
          .
        </Text>
      )}
    </Stack>
  );
}
