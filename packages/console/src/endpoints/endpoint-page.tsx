import { Group, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { isStatus } from '../api/query-client.ts';
import { useLocationId } from '../locations/current-location.ts';
import { CopyIcon } from '../parts/copy-text.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { LinkButton } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';
import { AttemptsTab } from './attempts/attempts-tab.tsx';
import { EndpointActions } from './endpoint-actions.tsx';
import { HealthTab } from './health/health-tab.tsx';
import { type Endpoint, endpointQuery, healthQuery } from './queries.ts';
import { fields as fieldsOfReplay } from './replays/replay-form.tsx';
import { ReplaysTab } from './replays/replays-tab.tsx';
import { SettingsTab } from './settings/settings-tab.tsx';
import { SigningTab } from './signing/signing-tab.tsx';
import { StatusBadge } from './status-badge.tsx';
import { nameOf } from './words.ts';

const tabs = [
  { value: 'health', label: 'Health', Content: HealthTab },
  { value: 'attempts', label: 'Attempts', Content: AttemptsTab },
  { value: 'replays', label: 'Send again', Content: ReplaysTab },
  { value: 'settings', label: 'Settings', Content: SettingsTab },
  { value: 'signing', label: 'Signing', Content: SigningTab },
] as const;

/** What a tab keeps in the address; another tab has no use for it. */
const PARAMS_OF_TABS = ['outcome', 'error', 'here', 'after', 'attempt', 'again', ...fieldsOfReplay];

export function Component() {
  const { endpointId = '' } = useParams();
  const endpoint = useQuery(endpointQuery(useLocationId(), endpointId));
  if (endpoint.isPending) return <Waiting />;
  if (isStatus(endpoint.error, 404))
    return (
      <>
        <PageHeader title="No such endpoint" />
        <EmptyState title="It was deleted, or this token may not see it">
          <LinkButton to={paths.endpoints()} variant="default" size="xs">
            All endpoints
          </LinkButton>
        </EmptyState>
      </>
    );
  // What is there stays, with what somebody types into it, while relata is away for a moment.
  if (endpoint.data !== undefined) return <EndpointDetail key={endpoint.data.id} endpoint={endpoint.data} />;
  return (
    <>
      <PageHeader title="Endpoint" />
      <ErrorNotice
        error={endpoint.error}
        title="The endpoint could not be read"
        onRetry={() => void endpoint.refetch()}
      />
    </>
  );
}

function EndpointDetail({ endpoint }: { endpoint: Endpoint }) {
  const isSent = endpoint.url !== null;
  const health = useQuery({ ...healthQuery(useLocationId(), endpoint.id), enabled: isSent });
  const [params, change] = useSearchState();
  const wanted = params.get('tab');
  const tab = tabs.some(({ value }) => value === wanted) ? (wanted ?? '') : 'health';
  const open = (value: string | null) =>
    change({
      ...Object.fromEntries(PARAMS_OF_TABS.map((name) => [name, null])),
      tab: value === 'health' ? null : value,
    });
  return (
    <>
      <PageHeader
        title={nameOf(endpoint)}
        about={
          <Stack gap={4} align="flex-start">
            {endpoint.description !== null && endpoint.url !== null && (
              <Group gap={4} wrap="nowrap" align="flex-start">
                <Text span size="sm" className="text mono" lineClamp={2}>
                  {endpoint.url}
                </Text>
                <CopyIcon text={endpoint.url} label="the URL" />
              </Group>
            )}
            <StatusBadge status={endpoint.status} health={health.data} />
          </Stack>
        }
        actions={<EndpointActions endpoint={endpoint} />}
      />
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List aria-label="About this endpoint" mb="md">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, Content }) => (
          <Tabs.Panel key={value} value={value}>
            <Content endpoint={endpoint} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function Waiting() {
  return (
    <Stack role="status" aria-label="Loading the endpoint">
      <Skeleton height={36} maw={420} />
      <Skeleton height={36} />
      <Skeleton height={200} />
    </Stack>
  );
}
