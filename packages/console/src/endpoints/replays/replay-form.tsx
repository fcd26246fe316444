import { Group, NumberInput, SegmentedControl, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { eventPatterns } from '../../attempts/event-types.ts';
import { isoOf, localOf } from '../../parts/local-time.ts';
import { useSearchState } from '../../parts/use-search-state.ts';
import type { Endpoint } from '../queries.ts';
import { AssociationsInput, ObjectKeysInput } from '../settings/model-inputs.tsx';
import { type Asked, countEvents, useBegin } from './begin.ts';
import { CountedStart } from './counted-start.tsx';
import { LocationChoice, useLocationOfReplay } from './location-choice.tsx';

/** Sends a part of the log once more, whether it was delivered or not. */
export function ReplayForm({ endpoint }: { endpoint: Endpoint }) {
  const [params, change] = useSearchState();
  const since = params.get('since');
  const until = params.get('until');
  const location = useLocationOfReplay(endpoint);
  const begin = useBegin(endpoint.id);
  const [by, setBy] = useState('time');
  const [from, setFrom] = useState<number | string>('');
  const [to, setTo] = useState<number | string>('');
  const [events, setEvents] = useState<string[]>([]);
  const [objectKeys, setObjectKeys] = useState<string[]>([]);
  const [associations, setAssociations] = useState<string[]>([]);
  const [entityId, setEntityId] = useState('');

  const range =
    by === 'time'
      ? since !== null && { since, ...(until !== null && { until }) }
      : typeof from === 'number' && { fromSequence: from, ...(typeof to === 'number' && { toSequence: to }) };
  const asked: Asked | null = range
    ? {
        replay: {
          ...range,
          ...(location.locationId !== undefined && { locationId: location.locationId }),
          ...(events.length > 0 && { events }),
          ...(objectKeys.length > 0 && { objectKeys }),
          ...(associations.length > 0 && { associations }),
          ...(entityId.trim() !== '' && { entityId: entityId.trim() }),
        },
      }
    : null;

  return (
    <Stack gap="sm">
      <Text size="sm">
        Sends a part of the log once more, delivered or not. The bodies are the same, byte for byte; the
        header <span className="mono">x-relata-replay</span> says that they come again. What is new goes
        first.
      </Text>
      <SegmentedControl
        size="xs"
        aria-label="How the range is given"
        data={[
          { value: 'time', label: 'By time' },
          { value: 'number', label: 'By number' },
        ]}
        value={by}
        onChange={setBy}
        style={{ alignSelf: 'flex-start' }}
      />
      <Group gap="sm" align="flex-end">
        {by === 'time' ? (
          <>
            <TextInput
              type="datetime-local"
              label="From"
              required
              value={localOf(since)}
              onChange={({ currentTarget: { value } }) => change({ since: isoOf(value) }, { replace: true })}
            />
            <TextInput
              type="datetime-local"
              label="Before"
              placeholder="now"
              value={localOf(until)}
              onChange={({ currentTarget: { value } }) => change({ until: isoOf(value) }, { replace: true })}
            />
          </>
        ) : (
          <>
            <NumberInput
              label="First number"
              required
              min={1}
              allowDecimal={false}
              value={from}
              onChange={setFrom}
            />
            <NumberInput
              label="Last number"
              placeholder="the end of the log"
              min={1}
              allowDecimal={false}
              value={to}
              onChange={setTo}
            />
          </>
        )}
        <LocationChoice {...location} />
      </Group>
      <TagsInput
        label="Only these events"
        placeholder={events.length === 0 ? 'All that the endpoint wants' : ''}
        data={eventPatterns}
        value={events}
        onChange={setEvents}
        maw={560}
      />
      <ObjectKeysInput label="Only of these objects" value={objectKeys} onChange={setObjectKeys} />
      <AssociationsInput label="Only of these associations" value={associations} onChange={setAssociations} />
      <TextInput
        label="Only about one thing"
        description="The id of a record, contact, relation, association or object"
        value={entityId}
        onChange={({ currentTarget: { value } }) => setEntityId(value)}
        maw={560}
      />
      <CountedStart
        body={asked}
        count={(body) => countEvents(endpoint.id, body)}
        start={begin}
        hint={asked === null ? 'Say where it begins.' : undefined}
      />
    </Stack>
  );
}
