import { Badge, Button, Progress, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLocationId } from '../../locations/current-location.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { formatNumber } from '../../parts/number.ts';
import { Time } from '../../parts/time.tsx';
import type { Replay } from '../queries.ts';
import { countOf } from '../words.ts';
import { ALWAYS } from './always.ts';

const states = {
  running: { label: 'Running', color: 'ink' },
  done: { label: 'Done', color: 'teal' },
  cancelled: { label: 'Cancelled', color: 'gray' },
} as const satisfies Record<Replay['state'], { label: string; color: string }>;

const kinds = {
  replay: 'A part of the log',
  recover: 'What was given up',
  resend: 'One event',
} as const satisfies Record<Replay['kind'], string>;

export function ReplayRow({ replay }: { replay: Replay }) {
  const { number, kind, state, filter, createdAt, finishedAt } = replay;
  const { label, color } = states[state];
  return (
    <Table.Tr>
      <Table.Td>{number}</Table.Td>
      <Table.Td maw={280}>
        <Text size="sm">{kinds[kind]}</Text>
        <Text size="xs" c="dimmed" className="text" lineClamp={2}>
          {describe(filter)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="dot" color={color} tt="none">
          {label}
        </Badge>
      </Table.Td>
      <Table.Td>
        <ReplayProgress replay={replay} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          <Time at={createdAt} />
        </Text>
        {finishedAt !== null && (
          <Text size="xs" c="dimmed">
            ended <Time at={finishedAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>{state === 'running' && <CancelReplay replay={replay} />}</Table.Td>
    </Table.Tr>
  );
}

function ReplayProgress({ replay }: { replay: Replay }) {
  const { events, delivered, failed, lost, remaining } = replay;
  const all = Math.max(1, events);
  return (
    <Stack gap={4} miw={200}>
      <Progress.Root size={8} aria-hidden>
        <Progress.Section value={(delivered / all) * 100} color="teal" withAria={false} />
        <Progress.Section value={((failed + lost) / all) * 100} color="red" withAria={false} />
      </Progress.Root>
      <Text size="xs">
        {formatNumber(delivered)} of {formatNumber(events)} delivered
        {failed > 0 && `, ${formatNumber(failed)} given up once more`}
        {lost > 0 && `, ${formatNumber(lost)} no longer in the log`}
        {remaining > 0 && `, ${formatNumber(remaining)} to go`}
      </Text>
    </Stack>
  );
}

function CancelReplay({ replay: { endpointId, number, remaining } }: { replay: Replay }) {
  const [opened, { open, close }] = useDisclosure();
  const locationId = useLocationId();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => {
      const path = { id: endpointId, number: String(number) };
      return api.DELETE('/v1/endpoints/{id}/replays/{number}', { params: { path } });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys(locationId, 'endpoints') });
      close();
    },
  });
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={open} aria-label={`Cancel replay ${number}`}>
        Cancel
      </Button>
      <Confirm
        opened={opened}
        onClose={() => {
          cancel.reset();
          close();
        }}
        title={`Cancel replay ${number}?`}
        action="Cancel the replay"
        onConfirm={() => cancel.mutate()}
        isPending={cancel.isPending}
        error={cancel.error}
      >
        <Text size="sm">
          {countOf(remaining, 'event')} of it will not be sent. What was delivered stays delivered, and what
          was given up before stays among what can be recovered.
        </Text>
      </Confirm>
    </>
  );
}

const names = {
  since: 'from',
  until: 'before',
  fromSequence: 'from number',
  toSequence: 'to number',
  events: 'only',
  objectKeys: 'of',
  associations: 'of',
  entityId: 'about',
  webhookId: '',
  locationId: 'in',
} as const;

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** `from 31 Jan 2026, 12:00:00, only Relation*` */
function describe(filter: Replay['filter']): string {
  return Object.entries(names)
    .flatMap(([name, word]) => {
      const value = filter[name];
      if (value === undefined || value === ALWAYS) return [];
      const isTime = name === 'since' || name === 'until';
      const shown = isTime ? times.format(new Date(String(value))) : [value].flat().join(', ');
      return [`${word} ${shown}`.trim()];
    })
    .join(', ');
}
