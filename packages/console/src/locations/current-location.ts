import { queryOptions } from '@tanstack/react-query';
import { useCallback } from 'react';
import { createPath, parsePath, useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/client.ts';
import type { Session } from '../session/session.ts';

/** The parameter of every address that says which location is looked at. */
export const LOCATION_PARAM = 'location';

export const locationsKey = ['locations'] as const;

/** Of one page: more than anybody looks through. */
export const LOCATIONS_MAX = 200;

export interface LocationChoice {
  readonly id: string;
  readonly name: string;
}

/** The locations that one may look at; of the admin's the first, there may be very many. */
export function locationsQuery(session: Session) {
  return queryOptions({
    queryKey: locationsKey,
    queryFn: async (): Promise<readonly LocationChoice[]> => {
      // Only the admin is told names.
      if (!session.admin) return session.locationIds.map((id) => ({ id, name: id }));
      const { data } = await api.GET('/v1/locations', { params: { query: { limit: LOCATIONS_MAX } } });
      return data.data;
    },
  });
}

/** The location of the page's address; the shell shows no page without one. */
export function useLocationId(): string {
  const [params] = useSearchParams();
  const id = params.get(LOCATION_PARAM);
  if (id === null) throw new Error('the address names no location');
  return id;
}

/** Makes addresses of other pages that stay in the location. */
export function useHref(): (path: string) => string {
  const [params] = useSearchParams();
  const id = params.get(LOCATION_PARAM);
  return useCallback((path: string) => (id === null ? path : withLocation(path, id)), [id]);
}

/** Goes to another page of the same location. */
export function useGo(): (path: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  const href = useHref();
  return useCallback((path, options) => void navigate(href(path), options), [navigate, href]);
}

export function withLocation(path: string, locationId: string): string {
  const { pathname = '/', search = '', hash = '' } = parsePath(path);
  const params = new URLSearchParams(search);
  params.set(LOCATION_PARAM, locationId);
  return createPath({ pathname, search: `?${params}`, hash });
}
