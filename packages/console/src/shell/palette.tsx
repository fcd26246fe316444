import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { endpointNamesQuery } from '../endpoints/queries.ts';
import { nameOf } from '../endpoints/words.ts';
import { locationsQuery, useGo, withLocation } from '../locations/current-location.ts';
import { associationsQuery, objectsQuery } from '../model/queries.ts';
import { paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { sections } from './sections.ts';

export function openPalette(): void {
  spotlight.open();
}

const SHOWN_MAX = 12;

/** Ids of records, relations, associations and objects. */
const ID = /^[0-9a-f]{24}$/i;

/** Goes anywhere by a few letters: pages, objects, associations, endpoints, locations. Opens by Ctrl K or ⌘ K. */
export function Palette({ session, locationId }: { session: Session; locationId: string }) {
  const go = useGo();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const { data: objects = [] } = useQuery(objectsQuery(locationId));
  const { data: associations = [] } = useQuery(associationsQuery(locationId));
  const { data: locations = [] } = useQuery(locationsQuery(session));
  // No other page's stream tells of endpoints: they are asked for by whoever looks.
  const { data: endpoints = [] } = useQuery({ ...endpointNamesQuery(locationId), enabled: isOpen });
  const id = query.trim();

  const actions: SpotlightActionData[] = [
    ...(ID.test(id)
      ? [
          {
            id: 'events about',
            label: `Events about ${id}`,
            group: 'Events',
            onClick: () => go(paths.eventsOf(id)),
          },
        ]
      : []),
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
    ...endpoints.map((endpoint) => ({
      id: `endpoint ${endpoint.id}`,
      label: nameOf(endpoint),
      description: endpoint.url ?? 'Events that are pulled',
      group: 'Endpoints',
      onClick: () => go(paths.endpoint(endpoint.id)),
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
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setIsOpen(true)}
      onSpotlightClose={() => setIsOpen(false)}
      nothingFound="No page, object, association, endpoint or location of that name. Records are found on their pages."
      searchProps={{ placeholder: 'Go to …', 'aria-label': 'Go to' }}
      highlightQuery
      scrollable
      maxHeight={420}
    />
  );
}
