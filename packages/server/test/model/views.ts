import {
  type AssociationState,
  companyOf,
  type ObjectState,
  type RecordState,
  type RelationState,
  type State,
} from './state.ts';

// What the API shows of things, and what the log keeps of them but for times and authors.

export function associationView(state: State, association: AssociationState): object {
  const { id, key, isSystem, firstMax, secondMax } = association;
  return {
    id,
    key,
    associationType: isSystem ? 'SYSTEM_DEFINED' : 'USER_DEFINED',
    firstObjectKey: association.firstObjectKey,
    firstObjectLabel: association.firstObjectLabel,
    secondObjectKey: association.secondObjectKey,
    secondObjectLabel: association.secondObjectLabel,
    firstObjectToSecondObjectCardinality: association.first,
    secondObjectToFirstObjectCardinality: association.second,
    ...(firstMax !== null && { firstObjectToSecondObjectMaxLimit: firstMax }),
    ...(secondMax !== null && { secondObjectToFirstObjectMaxLimit: secondMax }),
    locationId: state.locationId,
  };
}

export function associationData(state: State, association: AssociationState): object {
  return {
    ...associationView(state, association),
    firstObjectToSecondObjectMaxLimit: association.firstMax,
    secondObjectToFirstObjectMaxLimit: association.secondMax,
  };
}

export function relationView(state: State, relation: RelationState): object {
  return { ...relationData(state, relation), createdAt: relation.createdAt, updatedAt: relation.createdAt };
}

export function relationData(state: State, relation: RelationState): object {
  const association = state.associations.get(relation.associationId);
  return {
    id: relation.id,
    associationId: relation.associationId,
    associationKey: association?.key,
    firstObjectKey: association?.firstObjectKey,
    firstRecordId: relation.firstRecordId,
    secondObjectKey: association?.secondObjectKey,
    secondRecordId: relation.secondRecordId,
    locationId: state.locationId,
  };
}

export function objectView(state: State, object: ObjectState): object {
  const { id, key, standard, labels, description, primaryDisplayProperty, searchableProperties } = object;
  return {
    id,
    standard,
    key,
    labels,
    ...(description !== undefined && { description }),
    locationId: state.locationId,
    primaryDisplayProperty,
    searchableProperties,
    dateAdded: object.createdAt,
    dateUpdated: object.updatedAt,
    type: standard ? 'SYSTEM_DEFINED' : 'USER_DEFINED',
  };
}

export function objectData(state: State, object: ObjectState): object {
  const {
    standard: _,
    dateAdded: __,
    dateUpdated: ___,
    ...view
  } = objectView(state, object) as Record<string, unknown>;
  return { ...view, fields: object.fields };
}

export function recordView(state: State, record: RecordState): object {
  const { createdAt, updatedAt } = record;
  return { ...recordData(state, record), dateAdded: createdAt, dateUpdated: updatedAt, createdAt, updatedAt };
}

export function recordData(
  state: State,
  { id, objectKey, owner, followers, properties }: RecordState,
): object {
  const objectId = state.objects.get(objectKey)?.id;
  return { id, locationId: state.locationId, objectId, objectKey, owner, followers, properties };
}

export function contactView(state: State, contact: RecordState): object {
  const { name, firstName, lastName, email } = contact.properties as Record<string, string | undefined>;
  const businessId = companyOf(state, contact.id);
  return {
    ...contactData(state, contact),
    ...(name !== undefined && { fullNameLowerCase: name.toLowerCase() }),
    ...(firstName !== undefined && { firstNameLowerCase: firstName.toLowerCase() }),
    ...(lastName !== undefined && { lastNameLowerCase: lastName.toLowerCase() }),
    ...(email !== undefined && { emailLowerCase: email.toLowerCase() }),
    customFields: [],
    ...(businessId !== undefined && { businessId }),
    dateAdded: contact.createdAt,
    dateUpdated: contact.updatedAt,
  };
}

export function contactData(state: State, { id, properties }: RecordState): object {
  return { id, locationId: state.locationId, ...properties };
}

const times = new Set(['createdAt', 'updatedAt', 'dateAdded', 'dateUpdated', 'createdBy', 'lastUpdatedBy']);

/** Data of the log without what nobody can foresee: times, authors, and the ids of fields. */
export function foreseeable(data: object): object {
  const entries = Object.entries(data).filter(([key]) => !times.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'fields' ? (value as object[]).map(withoutId) : value]),
  );
}

function withoutId(field: object): object {
  const { id: _, ...rest } = foreseeable(field) as Record<string, unknown>;
  return rest;
}
