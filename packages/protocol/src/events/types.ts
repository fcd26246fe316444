import type { AssociationData, ContactData, ObjectData, RecordData, RelationData } from './data.ts';

/** What the log keeps for each event; the keys are all there is. */
export interface EventDataByType {
  AssociationCreate: AssociationData;
  AssociationUpdate: AssociationData;
  AssociationDelete: AssociationData;
  RelationCreate: RelationData;
  RelationDelete: RelationData;
  RecordCreate: RecordData;
  RecordUpdate: RecordData;
  RecordDelete: RecordData;
  ObjectSchemaCreate: ObjectData;
  ObjectSchemaUpdate: ObjectData;
  ContactCreate: ContactData;
  ContactUpdate: ContactData;
  ContactDelete: ContactData;
}

export type EventType = keyof EventDataByType;

const listed = {
  AssociationCreate: true,
  AssociationUpdate: true,
  AssociationDelete: true,
  RelationCreate: true,
  RelationDelete: true,
  RecordCreate: true,
  RecordUpdate: true,
  RecordDelete: true,
  ObjectSchemaCreate: true,
  ObjectSchemaUpdate: true,
  ContactCreate: true,
  ContactUpdate: true,
  ContactDelete: true,
} satisfies Record<EventType, true>;

export const eventTypes: readonly EventType[] = Object.keys(listed) as EventType[];

export const isEventType = (value: unknown): value is EventType =>
  typeof value === 'string' && Object.hasOwn(listed, value);

/** One entry of the log, as far as its body depends on it. */
export type LoggedEvent<Type extends EventType = EventType> = {
  [Each in Type]: {
    type: Each;
    locationId: string;
    data: EventDataByType[Each];
    /** ISO 8601, milliseconds, `Z`. */
    createdAt: string;
    webhookId: string;
    traceId: string;
  };
}[Type];
