import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** A page of associations has at most this many. */
const PAGE = 100;

export function objectsQuery(locationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'objects', 'list'),
    queryFn: async () => (await api.GET('/objects/', { params: { query: { locationId } } })).data.objects,
  });
}

export type ObjectData = Awaited<ReturnType<NonNullable<ReturnType<typeof objectsQuery>['queryFn']>>>[number];

/** All of a location, page after page. */
export function associationsQuery(locationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'associations', 'list'),
    queryFn: async () => {
      const all = [];
      for (let skip = 0; ; skip += PAGE) {
        const { data } = await api.GET('/associations/', {
          params: { query: { locationId, skip, limit: PAGE } },
        });
        all.push(...data.associations);
        if (data.associations.length < PAGE) return all;
      }
    },
  });
}

export type AssociationData = Awaited<
  ReturnType<NonNullable<ReturnType<typeof associationsQuery>['queryFn']>>
>[number];
