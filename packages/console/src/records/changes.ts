import { api } from '../api/client.ts';
import { type Kind, keys } from '../api/keys.ts';
import { queryClient } from '../api/query-client.ts';
import { type Changes, CONTACT, contactBody, type NewProperty, recordProperties } from './fields.ts';

// What is written of records and relations. The stream of events says it too, but not to every token.

interface RecordWritten {
  readonly locationId: string;
  readonly objectKey: string;
  readonly changes: Changes;
  readonly added: readonly NewProperty[];
}

/** The id of the new record. */
export async function createRecord({
  locationId,
  objectKey,
  changes,
  added,
}: RecordWritten): Promise<string> {
  let id: string;
  if (objectKey === CONTACT) {
    const body = { locationId, ...contactBody(changes, added) };
    id = (await api.POST('/contacts/', { body })).data.contact.id;
  } else {
    const params = { path: { schemaKey: objectKey } };
    const body = { locationId, properties: recordProperties(changes, added) };
    id = (await api.POST('/objects/{schemaKey}/records', { params, body })).data.record.id;
  }
  await refresh(locationId, ['records', 'overview', ...(added.length > 0 ? (['objects'] as const) : [])]);
  return id;
}

export async function updateRecord({
  locationId,
  objectKey,
  id,
  changes,
  added,
}: RecordWritten & { readonly id: string }): Promise<void> {
  const query = { locationId };
  if (objectKey === CONTACT) {
    const params = { path: { contactId: id }, query };
    await api.PUT('/contacts/{contactId}', { params, body: contactBody(changes, added) });
  } else {
    const params = { path: { schemaKey: objectKey, id }, query };
    const body = { properties: recordProperties(changes, added) };
    await api.PUT('/objects/{schemaKey}/records/{id}', { params, body });
  }
  await refresh(locationId, ['records', 'relations', ...(added.length > 0 ? (['objects'] as const) : [])]);
}

export async function deleteRecord(locationId: string, objectKey: string, id: string): Promise<void> {
  const query = { locationId };
  if (objectKey === CONTACT)
    await api.DELETE('/contacts/{contactId}', { params: { path: { contactId: id }, query } });
  else {
    const params = { path: { schemaKey: objectKey, id }, query };
    await api.DELETE('/objects/{schemaKey}/records/{id}', { params });
  }
}

export async function refresh(locationId: string, kinds: readonly Kind[]): Promise<void> {
  await Promise.all(kinds.map((kind) => queryClient.invalidateQueries({ queryKey: keys(locationId, kind) })));
}
