import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** What a list or a search shows at once. */
const PAGE = 50;

export type Direction = 'first' | 'second';

export interface RecordsAsked {
  readonly locationId: string;
  readonly objectKey: string;
  readonly query: string;
  /** Behind which record the page begins. */
  readonly after?: string | undefined;
  readonly limit?: number;
}

/** A page may be short, or empty, and have a next one. */
export function recordsQuery({ locationId, objectKey, query, after, limit = PAGE }: RecordsAsked) {
  return queryOptions({
    queryKey: keys(locationId, 'records', 'list', objectKey, query, after, limit),
    queryFn: async ({ signal }) => {
      const asked = { locationId, objectKey, query, after, limit };
      return (await api.GET('/v1/records', { params: { query: asked }, signal })).data;
    },
  });
}

export function recordQuery(locationId: string, id: string) {
  return queryOptions({
    queryKey: keys(locationId, 'records', 'one', id),
    queryFn: async ({ signal }) =>
      (await api.GET('/v1/records/{id}', { params: { path: { id }, query: { locationId } }, signal })).data,
  });
}

export type RecordData = Awaited<ReturnType<NonNullable<ReturnType<typeof recordQuery>['queryFn']>>>;

/** An object with its fields. */
export function objectQuery(locationId: string, objectKey: string) {
  return queryOptions({
    queryKey: keys(locationId, 'objects', 'one', objectKey),
    queryFn: async ({ signal }) => {
      const params = { path: { key: objectKey }, query: { locationId, fetchProperties: 'true' } };
      return (await api.GET('/objects/{key}', { params, signal })).data;
    },
  });
}

export type ObjectWithFields = Awaited<ReturnType<NonNullable<ReturnType<typeof objectQuery>['queryFn']>>>;

/** The associations that a record takes part in, each with the number of its relations. */
export function groupsQuery(locationId: string, id: string) {
  return queryOptions({
    queryKey: keys(locationId, 'relations', 'groups', id),
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { locationId } };
      return (await api.GET('/v1/records/{id}/groups', { params, signal })).data.data;
    },
  });
}

export type RelationGroup = Awaited<
  ReturnType<NonNullable<ReturnType<typeof groupsQuery>['queryFn']>>
>[number];

/** Names a group of a record; stands in addresses. */
export function groupKey({ associationId, direction }: Pick<RelationGroup, 'associationId' | 'direction'>) {
  return `${associationId}.${direction}`;
}

export interface RelationsAsked {
  readonly locationId: string;
  readonly recordId: string;
  readonly associationId: string;
  /** The side of the association that the record is on. */
  readonly direction: Direction;
  readonly after?: string | undefined;
  readonly limit: number;
}

export async function fetchRelations(
  { recordId, ...query }: RelationsAsked,
  signal: AbortSignal,
): Promise<RelationPage> {
  const params = { path: { id: recordId }, query };
  return (await api.GET('/v1/records/{id}/relations', { params, signal })).data;
}

export interface TitledRecord {
  readonly id: string;
  readonly objectKey: string;
  readonly title: string;
}

export interface RelatedRecord {
  readonly relationId: string;
  readonly record: TitledRecord;
  readonly createdAt: string;
}

export interface RelationPage {
  readonly data: readonly RelatedRecord[];
  readonly next: string | null;
}

/** What deleting a record takes away with it. */
export function relationCountQuery(locationId: string, recordId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'relations', 'count', recordId),
    queryFn: async ({ signal }) => {
      const query = { locationId, recordId };
      return (await api.GET('/v1/relations/count', { params: { query }, signal })).data;
    },
  });
}
