import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import type { Access } from '../../http/access.ts';
import { deleteEndpointRow } from './store.ts';
import { findEndpoint } from './update-endpoint.ts';

/** Deletes an endpoint. Its lanes stop with it, since they cannot be claimed without; their rows go afterwards. */
export async function deleteEndpoint(database: Database, access: Access, id: string): Promise<void> {
  await findEndpoint(database, access, id);
  const [deleted] = await database.query(deleteEndpointRow(id));
  if (deleted === undefined) throw new RelataError('endpoint_not_found');
}
