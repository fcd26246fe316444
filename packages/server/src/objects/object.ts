import {
  fullObjectKey,
  fullProperty,
  type ObjectData,
  type ObjectField,
  type ObjectSchema,
} from '@relata/protocol';
import type { ObjectRow } from './store.ts';

export function objectData(locationId: string, row: ObjectRow): ObjectData {
  return {
    id: row.id,
    locationId,
    key: row.key,
    type: row.standard ? 'SYSTEM_DEFINED' : 'USER_DEFINED',
    labels: row.labels,
    ...(row.description !== null && { description: row.description }),
    searchableProperties: row.searchable_properties,
    primaryDisplayProperty: row.primary_display_property,
    fields: row.fields,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The one that a client calls by this key, with or without `custom_objects.`, or by this id. A key goes first. */
export function findObject<Known extends { key: string; id: string }>(
  objects: readonly Known[],
  ref: string,
): Known | undefined {
  const key = fullObjectKey(ref);
  return objects.find((object) => object.key === key) ?? objects.find((object) => object.id === ref);
}

/** The shape of the API. */
export function objectView(data: ObjectData): ObjectSchema {
  return {
    id: data.id,
    standard: data.type === 'SYSTEM_DEFINED',
    key: data.key,
    labels: data.labels,
    ...(data.description !== undefined && { description: data.description }),
    locationId: data.locationId,
    primaryDisplayProperty: data.primaryDisplayProperty,
    searchableProperties: data.searchableProperties,
    dateAdded: data.createdAt,
    dateUpdated: data.updatedAt,
    type: data.type,
  };
}

/** Folders and forms are not kept: a field's parent is its object. */
export function fieldViews({ id: parentId, locationId, key: objectKey, fields }: ObjectData): ObjectField[] {
  return fields.map((field) => ({
    id: field.id,
    locationId,
    name: field.name,
    objectKey,
    fieldKey: fullProperty(objectKey, field.key),
    dataType: field.dataType,
    parentId,
    showInForms: false,
    dateAdded: field.createdAt,
    dateUpdated: field.updatedAt,
  }));
}
