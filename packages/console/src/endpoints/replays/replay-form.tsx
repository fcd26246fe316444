import { Group, NumberInput, SegmentedControl, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { eventPatterns } from '../../events/event-types.ts';
import { timeIn } from '../../parts/local-time.ts';
import { TimeField } from '../../parts/time-field.tsx';
import { listIn, useFormState } from '../../parts/use-form-state.ts';
import type { Endpoint } from '../queries.ts';
import { AssociationsInput, ObjectKeysInput } from '../settings/model-inputs.tsx';
import { type Asked, countEvents, useBegin } from './begin.ts';
import { CountedStart } from './counted-start.tsx';
import { LocationChoice, useLocationOfReplay } from './location-choice.tsx';

/** As they stand in the address. */
export const fields = [
  'by',
  'since',
  'until',
  'first',
  'last',
  'events',
  'objects',
  'associations',
  'about',
] as const;

const NO_NUMBER = 'That is no number of the log.';

/** Sends a part of the log once more, whether it was delivered or not. */
export function ReplayForm({ endpoint }: { endpoint: Endpoint }) {
  const [form, change] = useFormState(fields);
  const location = useLocationOfReplay(endpoint);
  const begin = useBegin(endpoint.id);
  const since = timeIn(form.since);
  const until = timeIn(form.until);
  const from = numberIn(form.first);
  const to = numberIn(form.last);
  const events = listIn(form.events);
  const objectKeys = listIn(form.objects);
  const associations = listIn(form.associations);
  const entityId = form.about.trim();
  const isByNumber = form.by === 'number';
  const isNoFirst = form.first !== '' && from === undefined;
  const isNoLast = form.last !== '' && to === undefined;

  const range = isByNumber
    ? from !== undefined && !isNoLast && { fromSequence: from, ...(to !== undefined && { toSequence: to }) }
    : since !== null && { since, ...(until !== null && { until }) };
  const asked: Asked | null = range
    ? {
        replay: {
          ...range,
          ...(location.locationId !== undefined && { locationId: location.locationId }),
          ...(events.length > 0 && { events }),
          ...(objectKeys.length > 0 && { objectKeys }),
          ...(associations.length > 0 && { associations }),
          ...(entityId !== '' && { entityId }),
        },
      }
    : null;

  return (
    <Stack gap="sm">
      <Text size="sm">
        Sends a part of the log once more, delivered or not. The bodies are the same, byte for byte; the
        header <span className="mono">x-relata-replay</span> says that they come again. What is new goes
        first. Events that still wait to be tried again may arrive twice.
      </Text>
      <SegmentedControl
        size="xs"
        aria-label="How the range is given"
        data={[
          { value: 'time', label: 'By time' },
          { value: 'number', label: 'By number' },
        ]}
        value={isByNumber ? 'number' : 'time'}
        onChange={(by) => change({ by: by === 'number' ? by : '' })}
        style={{ alignSelf: 'flex-start' }}
      />
      <Group gap="sm" align="flex-end">
        {isByNumber ? (
          <>
            <NumberInput
              label="First number"
              required
              min={1}
              allowDecimal={false}
              clampBehavior="none"
              value={form.first}
              error={isNoFirst && NO_NUMBER}
              onChange={(first) => change({ first: String(first) })}
            />
            <NumberInput
              label="Last number"
              placeholder="the end of the log"
              min={1}
              allowDecimal={false}
              clampBehavior="none"
              value={form.last}
              error={isNoLast && NO_NUMBER}
              onChange={(last) => change({ last: String(last) })}
            />
          </>
        ) : (
          <>
            <TimeField
              label="From"
              required
              value={since}
              onChange={(at) => change({ since: at ?? '' })}
              isAtOnce
            />
            <TimeField label="Before" value={until} onChange={(at) => change({ until: at ?? '' })} isAtOnce />
          </>
        )}
        <LocationChoice {...location} />
      </Group>
      <TagsInput
        label="Only these events"
        placeholder={events.length === 0 ? 'All that the endpoint wants' : ''}
        data={eventPatterns}
        value={events}
        onChange={(list) => change({ events: list.join() })}
        maw={560}
      />
      <ObjectKeysInput
        label="Only of these objects"
        value={objectKeys}
        onChange={(list) => change({ objects: list.join() })}
      />
      <AssociationsInput
        label="Only of these associations"
        value={associations}
        onChange={(list) => change({ associations: list.join() })}
      />
      <TextInput
        label="Only about one thing"
        description="The id of a record, contact, relation, association or object"
        value={form.about}
        onChange={({ currentTarget: { value } }) => change({ about: value })}
        maw={560}
      />
      <CountedStart
        body={asked}
        count={(body) => countEvents(endpoint.id, body)}
        start={begin}
        hint={
          asked !== null
            ? undefined
            : isByNumber && (isNoFirst || isNoLast)
              ? NO_NUMBER
              : 'Say where it begins.'
        }
      />
    </Stack>
  );
}

function numberIn(text: string): number | undefined {
  const number = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}
