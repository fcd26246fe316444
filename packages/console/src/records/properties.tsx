import { Button, Code, Group, Skeleton, Spoiler, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Time } from '../parts/time.tsx';
import { type Field, fieldsOf, valuesWithoutField } from './fields.ts';
import classes from './properties.module.css';
import { objectQuery, type RecordData } from './queries.ts';

/** A record may have 200 properties; the first say what it is. On a telephone the relations come below them. */
const SHOWN_FIRST = 12;
const SHOWN_FIRST_NARROW = 4;

/** About five lines; longer values are opened by whoever wants to read them. */
const VALUE_HEIGHT_PX = 110;

export function Properties({ record }: { record: RecordData }) {
  const locationId = useLocationId();
  const object = useQuery(objectQuery(locationId, record.objectKey));
  const [isWhole, setIsWhole] = useState(false);
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const shownFirst = isNarrow ? SHOWN_FIRST_NARROW : SHOWN_FIRST;

  let content: ReactNode;
  if (object.data === undefined) {
    content = object.isError ? (
      <ErrorNotice error={object.error} onRetry={() => void object.refetch()} />
    ) : (
      <Skeleton h={160} />
    );
  } else {
    const fields = fieldsOf(object.data, record.properties);
    const all = [...fields, ...valuesWithoutField(fields, record.properties)];
    const set = all.filter(({ value }) => isSet(value));
    const shown = isWhole ? set : set.slice(0, shownFirst);
    const unset = all.length - set.length;
    content = (
      <>
        <dl className={classes.list}>
          {shown.map((field) => (
            <Property key={field.key} field={field} />
          ))}
        </dl>
        {set.length > shownFirst && (
          <Button
            variant="subtle"
            size="xs"
            w="fit-content"
            aria-expanded={isWhole}
            onClick={() => setIsWhole(!isWhole)}
          >
            {isWhole ? 'Show fewer' : `Show all ${set.length} properties`}
          </Button>
        )}
        {unset > 0 && (
          <Text size="sm" c="dimmed">
            {unset === 1 ? '1 property has' : `${unset} properties have`} no value
          </Text>
        )}
      </>
    );
  }
  return (
    <Stack component="section" aria-labelledby="properties" gap="sm">
      <Title order={2} size="h4" id="properties">
        Properties
      </Title>
      {content}
      <About record={record} />
    </Stack>
  );
}

function Property({ field: { name, value } }: { field: Field }) {
  return (
    <div className={classes.item}>
      <Text component="dt" size="xs" c="dimmed" className="text">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        <Value value={value} />
      </Text>
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (typeof value === 'string') {
    return (
      <Spoiler maxHeight={VALUE_HEIGHT_PX} showLabel="Show all of it" hideLabel="Show less">
        <bdi className={`text ${classes.value}`}>{value}</bdi>
      </Spoiler>
    );
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return (
      <Spoiler maxHeight={VALUE_HEIGHT_PX} showLabel="Show all of it" hideLabel="Show less">
        <Group gap={4}>
          {value.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand there twice
            <Code key={index} className="text">
              {each}
            </Code>
          ))}
        </Group>
      </Spoiler>
    );
  }
  return (
    <Spoiler maxHeight={VALUE_HEIGHT_PX} showLabel="Show all of it" hideLabel="Show less">
      <Code block className={`text ${classes.value}`}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </Spoiler>
  );
}

function About({ record: { createdAt, updatedAt, createdBy, owner, followers } }: { record: RecordData }) {
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed" component="div">
        Created <Time at={createdAt} />
        {createdBy.channel !== undefined && <span className="text"> by {createdBy.channel}</span>}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        Changed <Time at={updatedAt} />
      </Text>
      <People name="Owner" ids={owner} />
      <People name="Followers" ids={followers} />
    </Stack>
  );
}

function People({ name, ids }: { name: string; ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" className="text">
      {name}: {ids.join(', ')}
    </Text>
  );
}

function isSet(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}
