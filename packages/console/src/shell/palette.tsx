import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { locationsQuery, useGo, withLocation } from '../locations/current-location.ts';
import { associationsQuery, objectsQuery } from '../model/queries.ts';
import { paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { sections } from './sections.ts';

export function openPalette(): void {
  spotlight.open();
}

const SHOWN_MAX = 12;

/** Goes anywhere by a few letters: pages, objects, associations, locations. Opens by Ctrl K or ⌘ K. */
export function Palette({ session, locationId }: { session: Session; locationId: string }) {
  const go = useGo();
  const navigate = useNavigate();
  const { data: objects = [] } = useQuery(objectsQuery(locationId));
  const { data: associations = [] } = useQuery(associationsQuery(locationId));
  const { data: locations = [] } = useQuery(locationsQuery(session));

  const actions: SpotlightActionData[] = [
    ...sections.map(({ label, path }) => ({ id: path, label, group: 'Pages', onClick: () => go(path) })),
    {
      id: 'new-endpoint',
      label: 'Create an endpoint',
      group: 'Commands',
      onClick: () => go(paths.newEndpoint()),
    },
    ...objects.map(({ key, labels }) => ({
      id: `object ${key}`,
      label: labels.plural,
      description: key,
      group: 'Records',
      onClick: () => go(paths.records(key)),
    })),
    ...associations.map(({ id, key, firstObjectLabel, secondObjectLabel }) => ({
      id: `association ${id}`,
      label: `${firstObjectLabel} – ${secondObjectLabel}`,
      description: key,
      group: 'Associations',
      onClick: () => go(paths.association(id)),
    })),
    ...locations.map(({ id, name }) => ({
      id: `location ${id}`,
      label: name,
      description: id,
      group: 'Locations',
      onClick: () => void navigate(withLocation(paths.overview(), id)),
    })),
  ];

  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K']}
      // It types nothing, so that it is there in fields as well.
      tagsToIgnore={[]}
      limit={SHOWN_MAX}
      nothingFound="Nothing of that name"
      searchProps={{ placeholder: 'Go to …', 'aria-label': 'Go to' }}
      highlightQuery
      scrollable
      maxHeight={420}
    />
  );
}
