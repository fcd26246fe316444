import type { AssociationData } from '../events/data.ts';
import { MANY_TO_MANY, MANY_TO_ONE, ONE_TO_MANY } from './cardinality.ts';

export type SystemAssociation = Omit<AssociationData, 'locationId' | 'createdAt' | 'updatedAt'>;

/**
 * What every location has from the start: neither changed nor deleted, never announced, with limits of their own.
 * The id of each is its key, the same in all locations.
 */
export const systemAssociations: readonly SystemAssociation[] = [
  {
    id: 'BUSINESSES_CONTACTS_ASSOCIATION',
    key: 'BUSINESSES_CONTACTS_ASSOCIATION',
    associationType: 'SYSTEM_DEFINED',
    firstObjectKey: 'business',
    firstObjectLabel: 'Business',
    secondObjectKey: 'contact',
    secondObjectLabel: 'Contact',
    firstObjectToSecondObjectCardinality: ONE_TO_MANY,
    secondObjectToFirstObjectCardinality: MANY_TO_ONE,
    firstObjectToSecondObjectMaxLimit: 10_000,
    secondObjectToFirstObjectMaxLimit: 1,
  },
  {
    id: 'OPPORTUNITIES_CONTACTS_ASSOCIATION',
    key: 'OPPORTUNITIES_CONTACTS_ASSOCIATION',
    associationType: 'SYSTEM_DEFINED',
    firstObjectKey: 'opportunity',
    firstObjectLabel: 'Opportunity',
    secondObjectKey: 'contact',
    secondObjectLabel: 'Contact',
    firstObjectToSecondObjectCardinality: MANY_TO_MANY,
    secondObjectToFirstObjectCardinality: MANY_TO_MANY,
    firstObjectToSecondObjectMaxLimit: 25,
    secondObjectToFirstObjectMaxLimit: 1_000,
  },
];
