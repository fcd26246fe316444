import { Table, Text, UnstyledButton, useMatches, VisuallyHidden } from '@mantine/core';
import type { Attempt } from '../../attempts/attempt.ts';
import { writePlace } from '../../attempts/attempt-place.ts';
import { NextTry } from '../../attempts/next-try.tsx';
import { OutcomeBadge } from '../../attempts/outcome-badge.tsx';
import { formatMs } from '../../parts/number.ts';
import { Time } from '../../parts/time.tsx';

interface AttemptTableProps {
  readonly attempts: readonly Attempt[];
  readonly showsLocation: boolean;
  readonly onOpen: (attempt: Attempt) => void;
}

export function AttemptTable({ attempts, showsLocation, onOpen }: AttemptTableProps) {
  return (
    <Table.ScrollContainer minWidth={useMatches({ base: 0, md: 760 })}>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Caption>
          <VisuallyHidden>Attempts, latest first</VisuallyHidden>
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Event</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>Answer</Table.Th>
            <Table.Th visibleFrom="md">Try</Table.Th>
            <Table.Th visibleFrom="md">Took</Table.Th>
            <Table.Th visibleFrom="md">When</Table.Th>
            <Table.Th visibleFrom="md">Next try</Table.Th>
            {showsLocation && <Table.Th visibleFrom="md">Location</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {attempts.map((attempt) => (
            <AttemptRow
              key={`${writePlace(attempt)} ${attempt.replay} ${attempt.number}`}
              attempt={attempt}
              showsLocation={showsLocation}
              onOpen={() => onOpen(attempt)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AttemptRow({
  attempt,
  showsLocation,
  onOpen,
}: {
  attempt: Attempt;
  showsLocation: boolean;
  onOpen: () => void;
}) {
  const { type, seq, outcome, status, errorClass, number, replay, durationMs, startedAt, nextAt } = attempt;
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton onClick={onOpen} aria-haspopup="dialog">
          <Text span size="sm" c="var(--mantine-color-anchor)" fw={500}>
            {type}
          </Text>{' '}
          <Text span size="xs" c="dimmed" visibleFrom="md">
            no. {seq}
          </Text>
        </UnstyledButton>
        <Text size="xs" c="dimmed" hiddenFrom="md" component="div">
          no. {seq}, try {number}, <Time at={startedAt} />
        </Text>
      </Table.Td>
      <Table.Td>
        <OutcomeBadge outcome={outcome} />
      </Table.Td>
      <Table.Td>
        {status ?? (
          <Text span size="sm" className="mono">
            {errorClass}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">
        {number}
        {replay > 0 && (
          <Text span size="xs" c="dimmed">
            {' '}
            of replay {replay}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{formatMs(durationMs)}</Table.Td>
      <Table.Td visibleFrom="md">
        <Time at={startedAt} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        {nextAt === null ? (
          <Text span size="sm" c="dimmed">
            {outcome === 'failed' ? 'None' : ''}
          </Text>
        ) : (
          <NextTry at={nextAt} />
        )}
      </Table.Td>
      {showsLocation && (
        <Table.Td visibleFrom="md">
          <span className="text mono">{attempt.locationId}</span>
        </Table.Td>
      )}
    </Table.Tr>
  );
}
