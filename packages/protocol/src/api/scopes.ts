/** What a location's token may be given: the contract's scopes, and two for relata's own API of events and endpoints. */
export type Scope =
  | 'associations.readonly'
  | 'associations.write'
  | 'associations/relation.readonly'
  | 'associations/relation.write'
  | 'objects/schema.readonly'
  | 'objects/schema.write'
  | 'objects/record.readonly'
  | 'objects/record.write'
  | 'contacts.readonly'
  | 'contacts.write'
  | 'webhooks.readonly'
  | 'webhooks.write';

const listed = {
  'associations.readonly': true,
  'associations.write': true,
  'associations/relation.readonly': true,
  'associations/relation.write': true,
  'objects/schema.readonly': true,
  'objects/schema.write': true,
  'objects/record.readonly': true,
  'objects/record.write': true,
  'contacts.readonly': true,
  'contacts.write': true,
  'webhooks.readonly': true,
  'webhooks.write': true,
} satisfies Record<Scope, true>;

export const scopes: readonly Scope[] = Object.keys(listed) as Scope[];

export const isScope = (value: unknown): value is Scope =>
  typeof value === 'string' && Object.hasOwn(listed, value);
