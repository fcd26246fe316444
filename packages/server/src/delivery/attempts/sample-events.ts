import { type EventDataByType, type EventType, objectId, shortId } from '@relata/protocol';

// Events of things that nobody has, to show what a webhook looks like.

const PERSON = 'custom_objects.real_estate_buyer';
const PLACE = 'custom_objects.property';

type Kind = 'association' | 'relation' | 'record' | 'object' | 'contact';

/** The data of an event of this type, as if it had happened now in this location. */
export function sampleData<Type extends EventType>(
  type: Type,
  locationId: string,
  now: string,
): EventDataByType[Type] {
  const id = objectId();
  const times = { createdAt: now, updatedAt: now };
  const by = { channel: 'RELATA', source: 'TEST', sourceId: id, createdAt: now };
  const samples: Record<Kind, () => unknown> = {
    association: () => ({
      id,
      locationId,
      key: 'sample_visits',
      associationType: 'USER_DEFINED',
      firstObjectKey: PERSON,
      firstObjectLabel: 'Visitor',
      secondObjectKey: PLACE,
      secondObjectLabel: 'Visited Property',
      firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
      secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
      firstObjectToSecondObjectMaxLimit: null,
      secondObjectToFirstObjectMaxLimit: null,
      ...times,
    }),
    relation: () => ({
      id,
      locationId,
      associationId: objectId(),
      associationKey: 'sample_visits',
      firstObjectKey: PERSON,
      firstRecordId: objectId(),
      secondObjectKey: PLACE,
      secondRecordId: objectId(),
      ...times,
    }),
    record: () => ({
      id,
      locationId,
      objectId: objectId(),
      objectKey: PLACE,
      owner: [],
      followers: [],
      properties: { name: 'Sample house', rooms: 4 },
      ...times,
      createdBy: by,
      lastUpdatedBy: by,
    }),
    object: () => ({
      id,
      locationId,
      key: PLACE,
      type: 'USER_DEFINED',
      labels: { singular: 'Property', plural: 'Properties' },
      description: 'A sample',
      searchableProperties: [`${PLACE}.name`],
      primaryDisplayProperty: `${PLACE}.name`,
      fields: [],
      ...times,
    }),
    contact: () => ({
      id: shortId(),
      locationId,
      name: 'Sample Contact',
      firstName: 'Sample',
      lastName: 'Contact',
      email: 'sample@example.com',
      dnd: false,
      tags: [],
      dateAdded: now,
      dateUpdated: now,
    }),
  };
  return samples[kindOf(type)]() as EventDataByType[Type];
}

function kindOf(type: EventType): Kind {
  if (type.startsWith('Association')) return 'association';
  if (type.startsWith('Relation')) return 'relation';
  if (type.startsWith('Record')) return 'record';
  return type.startsWith('ObjectSchema') ? 'object' : 'contact';
}
