import type { EventType, WebhookEvent } from '@relata/protocol';

const locationId = 'vK3nT8qLr0ZsWd5YhB2x';
const appId = '6a1f0c42d95be83b7e604a10';
const petId = '6a1f0d10d95be83b7e604b21';
const clinicId = '6a1f0d22d95be83b7e604b35';

const address = { versionId: appId, appId };
const trail = {
  timestamp: '2026-02-03T09:30:00.000Z',
  webhookId: '0b51e6a4-3f0e-4a7b-9d2c-6f1e8a90c7d4',
  traceId: 'c7a9d6e2-58b1-4f3d-8e64-20f9b3a1d5c8',
};

const association = {
  id: '6a1f0e3cd95be83b7e604c47',
  associationType: 'USER_DEFINED',
  firstObjectKey: 'custom_objects.pet',
  firstObjectLabel: 'Patient',
} as const;
const associationEnd = {
  key: 'patient_clinic',
  locationId,
} as const;
const secondObject = {
  secondObjectKey: 'custom_objects.clinic',
  secondObjectLabel: 'Treating Clinic',
} as const;
const associationChange = {
  ...address,
  ...association,
  firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
  ...secondObject,
  secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
  ...associationEnd,
  ...trail,
} as const;

const relation = {
  ...address,
  id: '6a1f0f58d95be83b7e604d59',
  firstObjectKey: 'custom_objects.pet',
  firstRecordId: petId,
  secondObjectKey: 'custom_objects.clinic',
  secondRecordId: clinicId,
  associationId: association.id,
  locationId,
  ...trail,
};

const record = {
  ...address,
  id: petId,
  locationId,
  objectKey: 'custom_objects.pet',
  owners: ['Qm4ZtE9xJc7LwHs1VbRn'],
  followers: [],
  properties: [
    { key: 'name', valueString: 'Biscuit' },
    { key: 'weight', valueString: '11.5' },
  ],
  ...trail,
};

const objectSchema = {
  ...address,
  id: '6a1f1074d95be83b7e604e6b',
  labels: { singular: 'Pet', plural: 'Pets' },
  description: 'Animals that are treated',
  searchableProperties: ['custom_objects.pet.name'],
  primaryDisplayProperty: 'custom_objects.pet.name',
  key: 'custom_objects.pet',
  locationId,
  updatedAt: '2026-02-03T09:30:00.000Z',
  createdAt: '2026-02-02T15:04:05.000Z',
  objectType: 'USER_DEFINED' as const,
  ...trail,
};

const contact = {
  ...address,
  locationId,
  id: 'tY6pGk2NfXe8AuCo3DiM',
  city: 'Utrecht',
  country: 'NL',
  source: 'public api',
  dateAdded: '2026-02-03T09:30:00.000Z',
  dnd: false,
  email: 'keeper@example.com',
  name: 'Kees Keeper',
  firstName: 'Kees',
  lastName: 'Keeper',
  phone: '+31201234567',
  tags: ['newsletter'],
  customFields: [{ id: 'Hn5RbW0yPzKd7SqXf1Tg', value: 'Biscuit' }],
  ...trail,
};

/** A body of each event, with its keys in the order in which they are sent. */
export const fixtures: { readonly [Type in EventType]: WebhookEvent<Type> } = {
  AssociationCreate: {
    type: 'AssociationCreate',
    ...address,
    ...association,
    ...secondObject,
    ...associationEnd,
    ...trail,
  },
  AssociationUpdate: { type: 'AssociationUpdate', ...associationChange },
  AssociationDelete: { type: 'AssociationDelete', ...associationChange },
  RelationCreate: { type: 'RelationCreate', ...relation },
  RelationDelete: { type: 'RelationDelete', ...relation },
  RecordCreate: { type: 'RecordCreate', ...record },
  RecordUpdate: { type: 'RecordUpdate', ...record },
  RecordDelete: { type: 'RecordDelete', ...record },
  ObjectSchemaCreate: { type: 'ObjectSchemaCreate', ...objectSchema },
  ObjectSchemaUpdate: { type: 'ObjectSchemaUpdate', ...objectSchema },
  ContactCreate: { type: 'ContactCreate', ...contact },
  ContactUpdate: { type: 'ContactUpdate', ...contact },
  ContactDelete: { type: 'ContactDelete', ...contact },
};
