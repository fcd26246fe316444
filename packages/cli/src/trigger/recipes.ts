import type { EventType } from '@relata/protocol';
import type { Caused, Play } from './play.ts';

/** What has to be made so that an event happens. */
export const recipes: { readonly [Type in EventType]: (play: Play) => Promise<Caused> } = {
  AssociationCreate: (play) => play.association('new'),
  AssociationUpdate: async (play) => play.changeAssociation(await play.association('kept')),
  AssociationDelete: async (play) => play.removeAssociation(await play.association('new')),
  RelationCreate: (play) => play.relation(),
  RelationDelete: async (play) => play.removeRelation(await play.relation()),
  RecordCreate: (play) => play.record(),
  RecordUpdate: async (play) => play.changeRecord(await play.record()),
  RecordDelete: async (play) => play.removeRecord(await play.record()),
  ObjectSchemaCreate: (play) => play.newObject('new'),
  ObjectSchemaUpdate: async (play) => play.changeObject(await play.newObject('kept')),
  ContactCreate: (play) => play.contact(),
  ContactUpdate: async (play) => play.changeContact(await play.contact()),
  ContactDelete: async (play) => play.removeContact(await play.contact()),
};
