// A location as the contract describes it, in plain memory: what is there, and what is then to be expected of each
// request. Nothing of the server is used here.

export interface ObjectState {
  id: string;
  key: string;
  standard: boolean;
  labels: { singular: string; plural: string };
  description?: string;
  searchableProperties: string[];
  primaryDisplayProperty: string;
  fields: { key: string; name: string; dataType: string }[];
  createdAt: string;
  updatedAt: string;
}

export interface RecordState {
  id: string;
  objectKey: string;
  owner: string[];
  followers: string[];
  /** Of a contact: its fields under their own names. */
  properties: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
}

export interface AssociationState {
  id: string;
  key: string;
  isSystem: boolean;
  firstObjectKey: string;
  firstObjectLabel: string;
  secondObjectKey: string;
  secondObjectLabel: string;
  first: Cardinality;
  second: Cardinality;
  firstMax: number | null;
  secondMax: number | null;
}

export interface RelationState {
  id: string;
  associationId: string;
  firstRecordId: string;
  secondRecordId: string;
  createdAt: string;
}

export type Cardinality = 'ONE_TO_ONE' | 'ONE_TO_MANY' | 'MANY_TO_ONE' | 'MANY_TO_MANY';

export interface State {
  readonly locationId: string;
  readonly objects: Map<string, ObjectState>;
  /** Contacts too. */
  readonly records: Map<string, RecordState>;
  /** System associations too. */
  readonly associations: Map<string, AssociationState>;
  readonly relations: Map<string, RelationState>;
  /** What was once there. */
  readonly gone: Set<string>;
}

export const COMPANY_OF_CONTACT = 'BUSINESSES_CONTACTS_ASSOCIATION';

/** A location as it is made; the fields of its system objects are taken as they are found. */
export function newState(locationId: string, systemObjects: readonly ObjectState[]): State {
  const system = (association: Omit<AssociationState, 'id' | 'isSystem'>): [string, AssociationState] => [
    association.key,
    { id: association.key, isSystem: true, ...association },
  ];
  return {
    locationId,
    objects: new Map(systemObjects.map((object) => [object.key, structuredClone(object)])),
    records: new Map(),
    associations: new Map([
      system({
        key: COMPANY_OF_CONTACT,
        firstObjectKey: 'business',
        firstObjectLabel: 'Business',
        secondObjectKey: 'contact',
        secondObjectLabel: 'Contact',
        first: 'ONE_TO_MANY',
        second: 'MANY_TO_ONE',
        firstMax: 10_000,
        secondMax: 1,
      }),
      system({
        key: 'OPPORTUNITIES_CONTACTS_ASSOCIATION',
        firstObjectKey: 'opportunity',
        firstObjectLabel: 'Opportunity',
        secondObjectKey: 'contact',
        secondObjectLabel: 'Contact',
        first: 'MANY_TO_MANY',
        second: 'MANY_TO_MANY',
        firstMax: 25,
        secondMax: 1_000,
      }),
    ]),
    relations: new Map(),
    gone: new Set(),
  };
}

export function fullKey(key: string): string {
  const isFull = ['contact', 'business', 'opportunity'].includes(key) || key.startsWith('custom_objects.');
  return isFull ? key : `custom_objects.${key}`;
}

export function objectOf(state: State, ref: string): ObjectState | undefined {
  return state.objects.get(fullKey(ref)) ?? [...state.objects.values()].find(({ id }) => id === ref);
}

/** Of a record, in the order of lists: first side, then second, each by association and other record. */
export function relationsOf(state: State, recordId: string): RelationState[] {
  const all = [...state.relations.values()];
  const side = (own: 'firstRecordId' | 'secondRecordId', other: 'firstRecordId' | 'secondRecordId') =>
    all
      .filter((relation) => relation[own] === recordId)
      .sort((a, b) => compare(a.associationId, b.associationId) || compare(a[other], b[other]));
  return [...side('firstRecordId', 'secondRecordId'), ...side('secondRecordId', 'firstRecordId')];
}

/** By bytes, which for ids are their characters. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function companyOf(state: State, contactId: string): string | undefined {
  return [...state.relations.values()].find(
    ({ associationId, secondRecordId }) =>
      associationId === COMPANY_OF_CONTACT && secondRecordId === contactId,
  )?.firstRecordId;
}
