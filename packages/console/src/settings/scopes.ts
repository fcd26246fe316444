import type { Body } from '@relata/client';

export type Scope = Body<'post', '/v1/tokens'>['scopes'][number];

/** What each lets a program do; the record makes the compiler miss a scope that is new. */
export const scopes: Record<Scope, string> = {
  'objects/schema.readonly': 'Read objects',
  'objects/schema.write': 'Change objects',
  'objects/record.readonly': 'Read records',
  'objects/record.write': 'Change records',
  'contacts.readonly': 'Read contacts',
  'contacts.write': 'Change contacts',
  'associations.readonly': 'Read associations',
  'associations.write': 'Change associations',
  'associations/relation.readonly': 'Read relations',
  'associations/relation.write': 'Change relations',
  'webhooks.readonly': 'Read events and endpoints',
  'webhooks.write': 'Change endpoints, send again',
};
export const allScopes = Object.keys(scopes) as Scope[];

/** `Read records, Change records`; `All scopes` */
export function scopesOf(granted: readonly string[]): string {
  if (allScopes.every((scope) => granted.includes(scope))) return 'All scopes';
  return granted.map((scope) => scopes[scope as Scope] ?? scope).join(', ');
}
