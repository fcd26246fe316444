import type { EventType } from '@relata/listener';
import type { Association, RecordAnswer, Relation } from '@relata/protocol';

/** One request and the webhooks that must follow from it, in their order. */
export interface Step {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly announces: readonly EventType[];
}

const BUYER = 'custom_objects.real_estate_buyer';
const PROPERTY = 'custom_objects.property';

/** Runs a step and gives its answer's body. */
export type Perform = <Body>(step: Step) => Promise<Body>;

/** Says what comes. */
export type Tell = (title: string) => void;

/** The life of an estate agency's data, from the first object to the last deletion. */
export async function playStory(locationId: string, tell: Tell, perform: Perform): Promise<void> {
  tell('An estate agency says what it keeps: buyers and properties.');
  await perform(createObject(locationId, BUYER, 'Real Estate Buyer', 'Real Estate Buyers', 'name'));
  await perform(createObject(locationId, PROPERTY, 'Property', 'Properties', 'address'));

  tell('Buyers can be interested in properties: an association, with a label on each side.');
  const association = await perform<Association>({
    method: 'POST',
    path: '/associations/',
    body: {
      locationId,
      key: 'buyer_property_interest',
      firstObjectLabel: 'Interested Buyer',
      firstObjectKey: BUYER,
      secondObjectLabel: 'Property',
      secondObjectKey: PROPERTY,
    },
    announces: ['AssociationCreate'],
  });

  tell('The agency finds a better word for one side.');
  await perform({
    method: 'PUT',
    path: `/associations/${association.id}`,
    body: { firstObjectLabel: 'Serious Buyer', secondObjectLabel: 'Property' },
    announces: ['AssociationUpdate'],
  });

  tell('A buyer and two properties come in. What is new about them becomes a field of their object.');
  const buyer = await perform<RecordAnswer>(
    createRecord(locationId, BUYER, { name: 'Young family from Larkhaven', budget: 420_000 }, [
      'ObjectSchemaUpdate',
    ]),
  );
  const house = await perform<RecordAnswer>(
    createRecord(locationId, PROPERTY, { address: '14 Quarry Lane', price: 389_000 }, ['ObjectSchemaUpdate']),
  );
  const flat = await perform<RecordAnswer>(
    createRecord(locationId, PROPERTY, { address: '7 Lantern Court', price: 262_000 }),
  );

  tell('The buyer likes both: two relations.');
  const [, toFlat] = [
    await perform<Relation>(relate(locationId, association.id, buyer.record.id, house.record.id)),
    await perform<Relation>(relate(locationId, association.id, buyer.record.id, flat.record.id)),
  ];

  tell('Then only one of them.');
  await perform({
    method: 'DELETE',
    path: `/associations/relations/${toFlat.id}?locationId=${locationId}`,
    announces: ['RelationDelete'],
  });

  tell('The buyer is gone, and takes along what hung on it.');
  await perform({
    method: 'DELETE',
    path: `/objects/${BUYER}/records/${buyer.record.id}`,
    announces: ['RelationDelete', 'RecordDelete'],
  });

  tell('The agency gives the idea up.');
  await perform({
    method: 'DELETE',
    path: `/associations/${association.id}`,
    announces: ['AssociationDelete'],
  });
}

function createObject(
  locationId: string,
  key: string,
  singular: string,
  plural: string,
  primary: string,
): Step {
  return {
    method: 'POST',
    path: '/objects/',
    body: {
      locationId,
      key,
      labels: { singular, plural },
      primaryDisplayPropertyDetails: { key: `${key}.${primary}`, name: primary, dataType: 'TEXT' },
    },
    announces: ['ObjectSchemaCreate'],
  };
}

function createRecord(
  locationId: string,
  objectKey: string,
  properties: object,
  before: readonly EventType[] = [],
): Step {
  return {
    method: 'POST',
    path: `/objects/${objectKey}/records`,
    body: { locationId, properties },
    announces: [...before, 'RecordCreate'],
  };
}

function relate(
  locationId: string,
  associationId: string,
  firstRecordId: string,
  secondRecordId: string,
): Step {
  return {
    method: 'POST',
    path: '/associations/relations',
    body: { locationId, associationId, firstRecordId, secondRecordId },
    announces: ['RelationCreate'],
  };
}
