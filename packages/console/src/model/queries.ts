import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** A page of associations has at most this many. */
const PAGE = 200;

export function objectsQuery(locationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'objects', 'list'),
    queryFn: async () => (await api.GET('/objects/', { params: { query: { locationId } } })).data.objects,
  });
}

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

/** The properties that records of an object have. */
export function fieldsQuery(locationId: string, objectKey: string) {
  return queryOptions({
    queryKey: keys(locationId, 'objects', 'fields', objectKey),
    queryFn: async () => {
      const { data } = await api.GET('/objects/{key}', {
        params: { path: { key: objectKey }, query: { locationId, fetchProperties: 'true' } },
      });
      return data.fields;
    },
  });
}

/** How many relations deleting an association would take away; counted up to a bound. */
export function relationCountQuery(locationId: string, associationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'relations', 'count', associationId),
    queryFn: async () =>
      (await api.GET('/v1/relations/count', { params: { query: { locationId, associationId } } })).data,
  });
}
