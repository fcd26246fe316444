import { Radio, Stack, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { eventPatterns } from '../../events/event-types.ts';
import { locationsQuery, useLocationId } from '../../locations/current-location.ts';
import { useSession } from '../../session/session.ts';
import type { DraftProps } from './draft.ts';
import { AssociationsInput, ObjectKeysInput } from './model-inputs.tsx';

/** Which events it gets: one must pass all that is set. */
export function FilterFields({ draft, onChange, problems }: DraftProps) {
  return (
    <Stack gap="md">
      <Radio.Group
        label="Events"
        value={draft.everyEvent ? 'all' : 'some'}
        onChange={(which) => onChange({ everyEvent: which === 'all' })}
      >
        <Stack gap={6} mt={4}>
          <Radio value="all" label="All, those of later versions too" />
          <Radio value="some" label="Only these" />
        </Stack>
      </Radio.Group>
      {!draft.everyEvent && (
        <TagsInput
          label="Names of events"
          description="A * at the end stands for any end: Relation* is RelationCreate and RelationDelete"
          data={eventPatterns}
          value={[...draft.events]}
          error={problems.events}
          onChange={(events) => onChange({ events })}
          maw={560}
        />
      )}
      <Locations draft={draft} onChange={onChange} problems={problems} />
      <ObjectKeysInput
        label="Only of these objects"
        value={draft.objectKeys}
        error={problems.objectKeys}
        onChange={(objectKeys) => onChange({ objectKeys })}
      />
      <AssociationsInput
        label="Only of these associations"
        value={draft.associations}
        error={problems.associations}
        onChange={(associations) => onChange({ associations })}
      />
    </Stack>
  );
}

function Locations({ draft, onChange, problems }: DraftProps) {
  const session = useSession();
  const here = useLocationId();
  const { data: locations = [] } = useQuery(locationsQuery(session));
  const { everyLocation, locationIds } = draft;
  const isHere = locationIds.length === 1 && locationIds[0] === here;
  const which = everyLocation ? 'all' : isHere ? 'here' : 'some';
  if (!session.admin && session.locationIds.length < 2) return null;
  return (
    <>
      <Radio.Group
        label="Locations"
        value={which}
        onChange={(value) => {
          if (value === 'all') onChange({ everyLocation: true });
          else onChange({ everyLocation: false, locationIds: value === 'here' ? [here] : [] });
        }}
      >
        <Stack gap={6} mt={4}>
          <Radio value="here" label="This location" />
          {session.admin && <Radio value="all" label="All locations, those to come too" />}
          <Radio value="some" label="These locations" />
        </Stack>
      </Radio.Group>
      {which === 'some' && (
        <TagsInput
          label="Ids of locations"
          data={locations.map(({ id }) => id)}
          renderOption={({ option: { value } }) => {
            const name = locations.find(({ id }) => id === value)?.name;
            return (
              <span className="text">
                {value}
                {name === undefined || name === value ? '' : ` · ${name}`}
              </span>
            );
          }}
          value={[...locationIds]}
          error={problems.locationIds}
          onChange={(ids) => onChange({ locationIds: ids })}
          maw={560}
        />
      )}
    </>
  );
}
