import './model.css';
import { Button, Group, SegmentedControl, Skeleton, Switch, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { locationsQuery, useLocationId } from '../locations/current-location.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { type SearchOptions, useSearchState } from '../parts/use-search-state.ts';
import { useMay, useSession } from '../session/session.ts';
import type { AssociationData, ObjectData } from './data.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { Forms } from './forms/forms.tsx';
import { linkOf, modelGraph } from './graph.ts';
import { LayOutAnew } from './map/lay-out-anew.tsx';
import { namesOf } from './names.ts';
import { SelectionPanel } from './panel/selection-panel.tsx';
import { useFollowingFocus } from './panel/use-following-focus.ts';
import { useMove } from './positions.ts';
import { associationsQuery, objectsQuery } from './queries.ts';
import { Search } from './search.tsx';
import { useSelection } from './selection.ts';
import { ModelTables } from './table/model-tables.tsx';

// The map and its layout are larger than all the rest of the page.
const MapView = lazy(async () => ({ default: (await import('./map/map-view.tsx')).MapView }));

export function Component() {
  const locationId = useLocationId();
  const objects = useQuery(objectsQuery(locationId));
  const associations = useQuery(associationsQuery(locationId));
  // What is known stays, with a form that somebody fills in, when it cannot be asked for anew.
  const failed = [objects, associations].find(({ isError, data }) => isError && data === undefined);
  if (failed !== undefined)
    return (
      <>
        <PageHeader title="Data model" />
        <ErrorNotice
          title="The data model could not be read"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      </>
    );
  if (objects.data === undefined || associations.data === undefined)
    return (
      <>
        <PageHeader title="Data model" />
        <Skeleton h={36} mb="md" />
        <Skeleton h="60dvh" />
      </>
    );
  return <Model locationId={locationId} objects={objects.data} associations={associations.data} />;
}

interface ModelProps {
  readonly locationId: string;
  readonly objects: readonly ObjectData[];
  readonly associations: readonly AssociationData[];
}

function Model({ locationId, objects, associations }: ModelProps) {
  const [selection, select] = useSelection();
  const selectFromPanel = useFollowingFocus(selection, select);
  const [params, change] = useSearchState();
  const setForm = (form: string | null, options?: SearchOptions) => change({ form }, options);
  const session = useSession();
  const may = useMay();
  const mayChangeObjects = may('objects/schema.write');
  const mayChangeAssociations = may('associations.write');
  const { data: locations = [] } = useQuery(locationsQuery(session));
  const locationName = locations.find(({ id }) => id === locationId)?.name ?? locationId;
  const { move, error } = useMove(locationId);

  const withSystem = params.get('system') !== 'off';
  const isTable = params.get('view') === 'table';
  const query = params.get('query') ?? '';
  const graph = useMemo(
    () => modelGraph(objects, associations, { withSystem }),
    [objects, associations, withSystem],
  );
  const links = useMemo(() => associations.map(linkOf), [associations]);
  const nameOf = useMemo(() => namesOf(objects), [objects]);
  const hasOwn = objects.some(({ standard }) => !standard) || links.some(({ isSystem }) => !isSystem);

  return (
    <>
      <PageHeader
        title="Data model"
        about="The kinds of things in this location, and how they can be linked"
        actions={
          <>
            {mayChangeObjects && (
              <Button variant="default" leftSection={plus} onClick={() => setForm('new-object')}>
                New object
              </Button>
            )}
            {mayChangeAssociations && (
              <Button leftSection={plus} onClick={() => setForm('new-association')}>
                New association
              </Button>
            )}
          </>
        }
      />
      <Group mb="sm" gap="sm">
        <SegmentedControl
          aria-label="View"
          data={[
            { value: 'map', label: 'Map' },
            { value: 'table', label: 'Table' },
          ]}
          value={isTable ? 'table' : 'map'}
          onChange={(value) => change({ view: value === 'table' ? value : null })}
        />
        {isTable ? (
          <SearchField
            label="Filter"
            width={{ base: '100%', xs: 240 }}
            value={query}
            onChange={(value) => change({ query: value }, { replace: true })}
          />
        ) : (
          <Search graph={graph} nameOf={nameOf} onFind={select} />
        )}
        <Switch
          label="System associations"
          checked={withSystem}
          onChange={(event) => change({ system: event.currentTarget.checked ? null : 'off' })}
        />
        {mayChangeObjects && !isTable && <LayOutAnew locationId={locationId} onMove={move} />}
        <ExportMenu locationId={locationId} locationName={locationName} graph={graph} />
      </Group>
      {error !== null && <ErrorNotice title="Not moved" error={error} />}
      {!hasOwn && (
        <EmptyState title="Only what every location has, so far">
          Create an object for each kind of thing that you keep, then an association for each way in which
          they are linked.
        </EmptyState>
      )}
      <div
        className="model-body"
        data-view={isTable ? 'table' : 'map'}
        data-selected={selection !== undefined || undefined}
      >
        <div className="model-main">
          {isTable ? (
            <ModelTables
              graph={graph}
              nameOf={nameOf}
              query={query}
              selection={selection}
              onSelect={select}
            />
          ) : (
            <Suspense fallback={<Skeleton h="100%" />}>
              <MapView
                locationId={locationId}
                graph={graph}
                selection={selection}
                onSelect={select}
                onMove={mayChangeObjects ? move : undefined}
              />
            </Suspense>
          )}
        </div>
        {selection !== undefined && (
          <div className="model-aside">
            <SelectionPanel
              locationId={locationId}
              selection={selection}
              objects={objects}
              links={links}
              nameOf={nameOf}
              mayChangeObjects={mayChangeObjects}
              mayChangeAssociations={mayChangeAssociations}
              onChange={() => setForm('change', { replace: true })}
              onSelect={selectFromPanel}
            />
          </div>
        )}
      </div>
      <Forms
        locationId={locationId}
        form={params.get('form')}
        selection={selection}
        objects={objects}
        links={links}
        nameOf={nameOf}
        onSelect={(made) => select(made, { replace: true })}
        onClose={() => setForm(null, { replace: true })}
      />
      <VisuallyHidden role="status">
        {graph.cards.length} objects, {graph.links.length} associations
      </VisuallyHidden>
    </>
  );
}

const plus = <IconPlus size={16} aria-hidden />;
