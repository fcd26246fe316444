import { Anchor, List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { paths } from '../paths.ts';
import { useSession } from '../session/session.ts';
import { locationsQuery, withLocation } from './current-location.ts';

/** There may be hundreds; the field above finds the others. */
const SHOWN_MAX = 10;

/** The address names a location that was deleted, or that this token has nothing to do with. */
export function NoSuchLocation() {
  const { data: locations = [] } = useQuery(locationsQuery(useSession()));
  return (
    <>
      <PageHeader title="No such location" />
      <EmptyState title="It was deleted, or this token may not see it">
        {locations.length > 0 && 'These there are:'}
        <List listStyleType="none">
          {locations.slice(0, SHOWN_MAX).map(({ id, name }) => (
            <List.Item key={id} className="text">
              <Anchor component={Link} to={withLocation(paths.overview(), id)} size="sm">
                {name}
              </Anchor>
            </List.Item>
          ))}
        </List>
      </EmptyState>
    </>
  );
}
