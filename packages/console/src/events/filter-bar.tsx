import { Button, Group, Select, TextInput } from '@mantine/core';
import { TimeField } from '../parts/time-field.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { eventTypes } from './event-types.ts';
import { isFiltered, useEventFilter } from './filter.ts';

/** Type, thing and time, all in the address. */
export function FilterBar() {
  const [filter, change, clear] = useEventFilter();
  const [entity, typeEntity] = useTyped(filter.entityId ?? '', (text) => change('entity', text.trim()));
  return (
    <Group align="flex-end" gap="sm" mb="sm" role="search" aria-label="Filter events">
      <Select
        label="Type"
        placeholder="All types"
        data={[...eventTypes]}
        value={filter.type ?? null}
        onChange={(value) => change('type', value)}
        clearable
        searchable
        w={{ base: '100%', xs: 200 }}
      />
      <TextInput
        label="About"
        placeholder="Id of a record, relation …"
        value={entity}
        onChange={(event) => typeEntity(event.currentTarget.value)}
        maxLength={200}
        w={{ base: '100%', xs: 240 }}
      />
      <TimeField
        label="Since"
        value={filter.since ?? null}
        onChange={(since) => change('since', since)}
        w={{ base: '100%', xs: 200 }}
      />
      <TimeField
        label="Until"
        value={filter.until ?? null}
        onChange={(until) => change('until', until)}
        w={{ base: '100%', xs: 200 }}
      />
      {isFiltered(filter) && (
        <Button variant="default" onClick={clear}>
          Clear
        </Button>
      )}
    </Group>
  );
}
