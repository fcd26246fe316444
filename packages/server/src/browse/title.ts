import type { Access } from '../http/access.ts';

/** What a person would know a record by: a line is all that is shown of it, and a property may have 65 536 characters. */
export const TITLE_LENGTH_MAX = 200;

/** A record by its title, as its statement found it. */
export interface TitledRow {
  readonly id: string;
  readonly object_key: string;
  readonly title: string;
}

export interface TitledRecord {
  id: string;
  objectKey: string;
  title: string;
}

/** Whether the token may read records of this object: contacts have a scope of their own. */
export function mayRead({ admin, scopes }: Access, objectKey: string): boolean {
  return admin || scopes.has(objectKey === 'contact' ? 'contacts.readonly' : 'objects/record.readonly');
}

/** To a token that may not read the record it is its id, which stands in its relations anyway. */
export function titledRecord(access: Access, { id, object_key, title }: TitledRow): TitledRecord {
  return { id, objectKey: object_key, title: mayRead(access, object_key) ? title : id };
}
