import { Select } from '@mantine/core';
import { useLocationId } from '../../locations/current-location.ts';
import { useSearchState } from '../../parts/use-search-state.ts';
import type { Endpoint } from '../queries.ts';

interface LocationOfReplay {
  /** Undefined for all that the endpoint has. */
  readonly locationId: string | undefined;
  /** Whether there is anything to choose. */
  readonly isOpen: boolean;
  readonly onChange: (which: string | null) => void;
}

/** The location that is looked at, or all of the endpoint's. */
export function useLocationOfReplay({ locationIds }: Endpoint): LocationOfReplay {
  const here = useLocationId();
  const [params, change] = useSearchState();
  const isHere = locationIds === '*' || locationIds.includes(here);
  const isAll = params.get('here') === 'no';
  return {
    locationId: isHere && !isAll ? here : undefined,
    isOpen: isHere && (locationIds === '*' || locationIds.length > 1),
    onChange: (which) => change({ here: which === 'all' ? 'no' : null }),
  };
}

export function LocationChoice({ locationId, isOpen, onChange }: LocationOfReplay) {
  if (!isOpen) return null;
  return (
    <Select
      label="Of"
      data={[
        { value: 'here', label: 'this location' },
        { value: 'all', label: 'all locations of the endpoint' },
      ]}
      value={locationId === undefined ? 'all' : 'here'}
      allowDeselect={false}
      onChange={onChange}
    />
  );
}
