import { fullObjectKey, type ObjectRecord, type Provenance, type RecordData } from '@relata/protocol';
import { RelataError } from '../errors.ts';
import type { RecordRow } from './store.ts';

export function recordData(locationId: string, row: RecordRow): RecordData {
  return {
    id: row.id,
    locationId,
    objectId: row.object_id,
    objectKey: row.object_key,
    owner: row.owner,
    followers: row.followers,
    properties: row.properties,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
    lastUpdatedBy: row.last_updated_by,
  };
}

/** The shape of the API: both of HighLevel's published forms at once, which name the dates differently. */
export function recordView(data: RecordData): ObjectRecord {
  return {
    id: data.id,
    locationId: data.locationId,
    objectId: data.objectId,
    objectKey: data.objectKey,
    owner: data.owner,
    followers: data.followers,
    properties: data.properties,
    dateAdded: data.createdAt,
    dateUpdated: data.updatedAt,
    createdAt: data.createdAt,
    updatedAt: data.updatedAt,
    createdBy: data.createdBy,
    lastUpdatedBy: data.lastUpdatedBy,
  };
}

/**
 * Whether `/objects/{ref}/records/…` leads to this record: `ref` is its object's key, with or without prefix, or
 * id. No such path leads to a contact.
 */
export function isRecordOf(
  { object_key, object_id }: Pick<RecordRow, 'object_key' | 'object_id'>,
  ref: string,
): boolean {
  return object_key !== 'contact' && (object_key === fullObjectKey(ref) || object_id === ref);
}

/** Contacts have routes and scopes of their own, to which clients are pointed. Throws 400 for their object. */
export function refuseContacts(ref: string): void {
  if (fullObjectKey(ref) === 'contact') throw new RelataError('records_of_contacts');
}

/** Whoever changes something through the API: its token. */
export function provenance(tokenId: string, now: string): Provenance {
  return { channel: 'API', source: 'PUBLIC_API', sourceId: tokenId, createdAt: now };
}
