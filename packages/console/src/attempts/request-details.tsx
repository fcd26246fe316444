import { Alert, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { TextBlock } from '../parts/text-block.tsx';
import { useCopy } from '../parts/use-copy.ts';
import type { Attempt } from './attempt.ts';
import { curlOf, type ShownRequest } from './curl.ts';
import { HeadersTable } from './headers-table.tsx';

const gaps = {
  event_gone: 'Neither the log nor what was given up has this event any more, so its body cannot be shown.',
  endpoint_gone: 'The endpoint has no URL any more.',
  keys_gone: 'The private key that signed it has been deleted: the signatures are missing here.',
  not_recorded: 'It ended before anything was signed, or was made by an earlier version of relata.',
} as const satisfies Record<NonNullable<Attempt['requestGap']>, string>;

interface RequestDetailsProps {
  readonly request: (ShownRequest & { readonly endpointChanged: boolean }) | null;
  readonly gap: Attempt['requestGap'];
}

/** What was sent: nothing of it is stored, it is made again of the log, byte for byte. */
export function RequestDetails({ request, gap }: RequestDetailsProps) {
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h6">
          Request
        </Title>
        {request !== null && <CopyCurl request={request} />}
      </Group>
      {gap !== null && gap !== undefined && <Text size="sm">{gaps[gap]}</Text>}
      {request !== null && <Request request={request} />}
    </Stack>
  );
}

function Request({ request }: { request: NonNullable<RequestDetailsProps['request']> }) {
  const [form, setForm] = useState('sent');
  const { url, headers, body, endpointChanged } = request;
  return (
    <>
      {endpointChanged && (
        <Alert color="yellow" p="xs">
          The endpoint has been changed since: its URL, ordering and own headers are shown as they are now.
        </Alert>
      )}
      <Text size="sm" className="text mono">
        POST {url}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label="How the body is shown"
        data={[
          { value: 'sent', label: 'As it was sent' },
          { value: 'indented', label: 'Indented' },
        ]}
        value={form}
        onChange={setForm}
        style={{ alignSelf: 'flex-start' }}
      />
      <TextBlock label="Body" text={form === 'sent' ? body : indented(body)} />
      <HeadersTable label="Headers" headers={headers} empty="None." />
    </>
  );
}

function CopyCurl({ request }: { request: ShownRequest }) {
  const [copied, copy] = useCopy();
  return (
    <Stack gap={2} align="flex-end">
      <Button
        size="xs"
        variant="default"
        onClick={() => void copy(curlOf(request))}
        leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconTerminal2 size={14} aria-hidden />}
      >
        {copied ? 'Copied' : 'Copy as curl'}
      </Button>
      <Text size="xs" c="dimmed">
        Signed for that moment: a listener that checks the time refuses it after five minutes.
      </Text>
    </Stack>
  );
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
