import { type EventDataByType, type EventType, eventTypes } from '@relata/protocol';

// Which events an endpoint or a stream gets: by the name of the event, by the objects it concerns, by the association.

/** What is asked about an event. */
export interface FilteredEvent {
  readonly type: EventType;
  readonly data: EventDataByType[EventType];
}

/** What has to be so for an event to pass; what is empty lets everything pass. */
export interface FilterSettings {
  /** Exact names, and names with `*` at the end for all that begin so. */
  readonly events: readonly string[];
  readonly objectKeys: readonly string[];
  readonly associations: readonly string[];
}

/** Whether an event passes. */
export type EventFilter = (event: FilteredEvent) => boolean;

/** The types that pass are known beforehand, so that asking costs one look-up where only they are filtered by. */
export function compileFilter({ events, objectKeys, associations }: FilterSettings): EventFilter {
  const readerOf = new Map(matchingTypes(events).map((type) => [type, readers[kindOf(type)]]));
  if (objectKeys.length === 0 && associations.length === 0) return ({ type }) => readerOf.has(type);
  const objects = new Set(objectKeys);
  const wanted = new Set(associations);
  return ({ type, data }) => {
    const reader = readerOf.get(type);
    if (reader === undefined) return false;
    const concernsObject = objects.size === 0 || reader.objectKeysOf(data).some((key) => objects.has(key));
    return (
      concernsObject && (wanted.size === 0 || reader.associationOf(data).some((name) => wanted.has(name)))
    );
  };
}

/** The types outside of which nothing passes. */
export function typesOf({ events, associations }: FilterSettings): EventType[] {
  const types = matchingTypes(events);
  return associations.length === 0 ? types : types.filter((type) => /^(Association|Relation)/.test(type));
}

/** A message for each pattern that no event has, naming the field that it stands in and what would do. */
export function objectionsToEvents(field: string, patterns: readonly string[]): string[] {
  return patterns
    .filter((pattern) => !eventTypes.some((type) => matches(pattern, type)))
    .map(
      (pattern) =>
        `${field}: there is no event ${pattern}; there are ${eventTypes.join(', ')}, and * at the end stands for any end`,
    );
}

function matchingTypes(patterns: readonly string[]): EventType[] {
  return eventTypes.filter((type) => patterns.some((pattern) => matches(pattern, type)));
}

function matches(pattern: string, type: EventType): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

type Kind = 'Association' | 'Relation' | 'Record' | 'ObjectSchema' | 'Contact';

/** `AssociationCreate` → `Association` */
function kindOf(type: EventType): Kind {
  return type.replace(/(Create|Update|Delete)$/, '') as Kind;
}

interface Reader {
  readonly objectKeysOf: (data: FilteredEvent['data']) => readonly string[];
  /** The association's id and key. */
  readonly associationOf: (data: FilteredEvent['data']) => readonly string[];
}

const nothing = (): readonly string[] => [];

const readers: Readonly<Record<Kind, Reader>> = {
  Association: {
    objectKeysOf: (data) => {
      const { firstObjectKey, secondObjectKey } = data as EventDataByType['AssociationCreate'];
      return [firstObjectKey, secondObjectKey];
    },
    associationOf: (data) => {
      const { id, key } = data as EventDataByType['AssociationCreate'];
      return [id, key];
    },
  },
  Relation: {
    objectKeysOf: (data) => {
      const { firstObjectKey, secondObjectKey } = data as EventDataByType['RelationCreate'];
      return [firstObjectKey, secondObjectKey];
    },
    associationOf: (data) => {
      const { associationId, associationKey } = data as EventDataByType['RelationCreate'];
      return [associationId, associationKey];
    },
  },
  Record: {
    objectKeysOf: (data) => [(data as EventDataByType['RecordCreate']).objectKey],
    associationOf: nothing,
  },
  ObjectSchema: {
    objectKeysOf: (data) => [(data as EventDataByType['ObjectSchemaCreate']).key],
    associationOf: nothing,
  },
  Contact: { objectKeysOf: () => ['contact'], associationOf: nothing },
};
