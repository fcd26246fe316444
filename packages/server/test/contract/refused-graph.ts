import { BUYER, PROPERTY } from '../support/real-estate.ts';
import { type Asked, COMPANIES, type Estate, type Row, said, UNKNOWN_ID } from './refused.ts';

export const association = (changes: object): object => ({
  key: 'new_association',
  firstObjectKey: BUYER,
  firstObjectLabel: 'Buyer',
  secondObjectKey: PROPERTY,
  secondObjectLabel: 'Property',
  ...changes,
});
const creating = (changes: object) => (): Asked => ['POST', '/associations/', association(changes)];
const relating =
  (of: (estate: Estate) => readonly [string, string, string]) =>
  (estate: Estate): Asked => {
    const [associationId, firstRecordId, secondRecordId] = of(estate);
    return ['POST', '/associations/relations', { associationId, firstRecordId, secondRecordId }];
  };
const pairOf = (first: string, second: string) =>
  `Associations between ${first} and ${second} are not supported`;

export const refusedGraph: readonly Row[] = [
  // Associations
  {
    name: 'a key that is taken',
    asked: creating({ key: 'interest' }),
    status: 400,
    message: said('An association with the key interest already exists'),
  },
  {
    name: "a system association's key",
    asked: creating({ key: COMPANIES }),
    status: 400,
    message: said(`An association with the key ${COMPANIES} already exists`),
  },
  {
    name: 'an unknown object',
    asked: creating({ secondObjectKey: 'custom_objects.no' }),
    status: 400,
    message: said('secondObjectKey custom_objects.no does not exist'),
  },
  {
    name: 'a pair with companies',
    asked: creating({ firstObjectKey: 'business', secondObjectKey: 'contact' }),
    status: 400,
    message: said(pairOf('business', 'contact')),
  },
  {
    name: 'a pair with opportunities',
    asked: creating({ secondObjectKey: 'opportunity' }),
    status: 400,
    message: said(pairOf(BUYER, 'opportunity')),
  },
  {
    name: 'equal labels',
    asked: creating({ secondObjectLabel: 'Buyer' }),
    status: 422,
    message: said('Both object labels can not be same'),
  },
  {
    name: 'cardinalities that do not mirror each other',
    asked: creating({
      firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
      secondObjectToFirstObjectCardinality: 'ONE_TO_MANY',
    }),
    status: 422,
    message: said([
      'secondObjectToFirstObjectCardinality must be MANY_TO_ONE where firstObjectToSecondObjectCardinality is ONE_TO_MANY',
    ]),
  },
  {
    name: 'a limit of one where there may be many',
    asked: creating({ firstObjectToSecondObjectMaxLimit: 1 }),
    status: 422,
    message: said([
      'firstObjectToSecondObjectMaxLimit must be an integer from 2 to 1000 where firstObjectToSecondObjectCardinality is MANY_TO_MANY',
    ]),
  },
  {
    name: 'a limit of many where there may be one',
    asked: creating({
      firstObjectToSecondObjectCardinality: 'ONE_TO_ONE',
      secondObjectToFirstObjectMaxLimit: 2,
    }),
    status: 422,
    message: said([
      'secondObjectToFirstObjectMaxLimit must be 1 where secondObjectToFirstObjectCardinality is ONE_TO_ONE',
    ]),
  },
  {
    name: 'labels made equal',
    asked: (e) => [
      'PUT',
      `/associations/${e.association}`,
      { firstObjectLabel: 'a', secondObjectLabel: 'a' },
    ],
    status: 422,
    message: said('Both object labels can not be same'),
  },
  {
    name: 'a system association changed',
    asked: () => ['PUT', `/associations/${COMPANIES}`, { firstObjectLabel: 'a', secondObjectLabel: 'b' }],
    status: 400,
    message: said(`System association ${COMPANIES} can not be changed`),
  },
  {
    name: 'a system association deleted',
    asked: () => ['DELETE', `/associations/${COMPANIES}`],
    status: 400,
    message: said(`System association ${COMPANIES} can not be deleted`),
  },
  // Relations
  {
    name: 'a relation that exists',
    asked: relating((e) => [e.association, e.buyer, e.house]),
    status: 400,
    message: said('Could not create relation: duplicate relation of object Ids for given association'),
  },
  {
    name: 'an unknown association',
    asked: relating((e) => [UNKNOWN_ID, e.buyer, e.house]),
    status: 400,
    message: said(`Association ${UNKNOWN_ID} does not exist`),
  },
  {
    name: 'an unknown first record',
    asked: relating((e) => [e.association, UNKNOWN_ID, e.house]),
    status: 400,
    message: said(`firstRecordId ${UNKNOWN_ID} does not exist`),
  },
  {
    name: 'an unknown second record',
    asked: relating((e) => [e.association, e.buyer, UNKNOWN_ID]),
    status: 400,
    message: said(`secondRecordId ${UNKNOWN_ID} does not exist`),
  },
  {
    name: 'records the wrong way round',
    asked: relating((e) => [e.association, e.house, e.buyer]),
    status: 400,
    message: (e) =>
      `firstRecordId ${e.house} is a record of ${PROPERTY}, but association interest expects ${BUYER}`,
  },
  {
    name: 'a second one where there may be one',
    asked: relating((e) => [e.deed, e.buyer, e.otherHouse]),
    status: 400,
    message: (e) =>
      `Could not create relation: record ${e.buyer} has reached the limit of 1 for association deed`,
  },
  {
    name: 'a second one on the other side',
    asked: relating((e) => [e.deed, e.otherBuyer, e.house]),
    status: 400,
    message: (e) =>
      `Could not create relation: record ${e.house} has reached the limit of 1 for association deed`,
  },
  // Objects
  {
    name: 'an object that exists',
    asked: () => [
      'POST',
      '/objects/',
      {
        key: 'property',
        labels: { singular: 'a', plural: 'b' },
        primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
      },
    ],
    status: 400,
    message: said(`An object with the key ${PROPERTY} already exists`),
  },
  {
    name: "another object's property as the first",
    asked: () => [
      'POST',
      '/objects/',
      {
        key: 'agent',
        labels: { singular: 'a', plural: 'b' },
        primaryDisplayPropertyDetails: { key: `${PROPERTY}.name`, name: 'Name', dataType: 'TEXT' },
      },
    ],
    status: 422,
    message: said([
      'primaryDisplayPropertyDetails.key must be a property of custom_objects.agent, in a-z, 0-9 and _',
    ]),
  },
  {
    name: 'a system object renamed',
    asked: () => ['PUT', '/objects/contact', { labels: { singular: 'x' } }],
    status: 400,
    message: said('Of the system object contact only searchableProperties can be changed'),
  },
  {
    name: 'a search by no property',
    asked: () => ['PUT', '/objects/property', { searchableProperties: ['roof'] }],
    status: 400,
    message: said(`roof is not a property of ${PROPERTY}`),
  },
];
