import type { Body } from '@relata/client';

export type EventType = NonNullable<Body<'post', '/v1/endpoints/{id}/test'>['type']>;

/** A type that the server gets or loses does not compile here. */
const groupOf = {
  AssociationCreate: 'Associations',
  AssociationUpdate: 'Associations',
  AssociationDelete: 'Associations',
  RelationCreate: 'Relations',
  RelationDelete: 'Relations',
  RecordCreate: 'Records',
  RecordUpdate: 'Records',
  RecordDelete: 'Records',
  ObjectSchemaCreate: 'Objects',
  ObjectSchemaUpdate: 'Objects',
  ContactCreate: 'Contacts',
  ContactUpdate: 'Contacts',
  ContactDelete: 'Contacts',
} as const satisfies Record<EventType, string>;

export const eventTypes = Object.keys(groupOf) as readonly EventType[];

/** For choosing from: each kind's types, and all of a kind at once. */
export const eventPatterns = [
  { group: 'All of a kind', items: ['Association*', 'Relation*', 'Record*', 'ObjectSchema*', 'Contact*'] },
  ...Object.entries(Object.groupBy(eventTypes, (type) => groupOf[type])).map(([group, items]) => ({
    group,
    items: [...(items ?? [])],
  })),
];
