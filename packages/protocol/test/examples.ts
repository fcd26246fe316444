import type { AssociationData } from '@relata/protocol';

// The examples of HighLevel's three documents (marketplace.gohighlevel.com/docs/webhook/AssociationCreate, …Update,
// …Delete), keys in the order in which they stand there; that order is what the tests are about.

export const associationCreated = {
  id: '67ade73d1119d2ac7ad0c475',
  associationType: 'USER_DEFINED',
  firstObjectKey: 'custom_objects.real_estate_buyer',
  firstObjectLabel: 'Interested Buyer',
  secondObjectKey: 'custom_objects.property',
  secondObjectLabel: 'Property',
  key: 'buyer_property_interest',
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
};

export const associationChanged = {
  id: '67ade73d1119d2ac7ad0c475',
  associationType: 'USER_DEFINED',
  firstObjectKey: 'custom_objects.real_estate_buyer',
  firstObjectLabel: 'Interested Buyer',
  firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
  secondObjectKey: 'custom_objects.property',
  secondObjectLabel: 'Property',
  secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
  key: 'buyer_property_interest',
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
};

/** The row behind the examples, in another order than theirs. */
export const associationRow: AssociationData = {
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
  key: 'buyer_property_interest',
  secondObjectLabel: 'Property',
  secondObjectKey: 'custom_objects.property',
  firstObjectLabel: 'Interested Buyer',
  firstObjectKey: 'custom_objects.real_estate_buyer',
  associationType: 'USER_DEFINED',
  id: '67ade73d1119d2ac7ad0c475',
  updatedAt: '2026-01-02T03:04:05.006Z',
  createdAt: '2026-01-02T03:04:05.006Z',
  secondObjectToFirstObjectMaxLimit: null,
  firstObjectToSecondObjectMaxLimit: null,
  secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
  firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
};
