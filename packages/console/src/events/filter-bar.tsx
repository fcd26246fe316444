import { Button, Group, Select, TextInput } from '@mantine/core';
import { eventTypes } from '../endpoints/event-types.ts';
import { isFiltered, useEventFilter } from './filter.ts';

/** Type, thing and time; each change stands in the address at once. */
export function FilterBar() {
  const [filter, change, clear] = useEventFilter();
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
        value={filter.entityId ?? ''}
        onChange={(event) => change('entity', event.currentTarget.value)}
        maxLength={200}
        w={{ base: '100%', xs: 240 }}
      />
      <TextInput
        label="Since"
        type="datetime-local"
        value={filter.since ?? ''}
        onChange={(event) => change('since', event.currentTarget.value)}
        w={{ base: '100%', xs: 200 }}
      />
      <TextInput
        label="Until"
        type="datetime-local"
        value={filter.until ?? ''}
        onChange={(event) => change('until', event.currentTarget.value)}
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
