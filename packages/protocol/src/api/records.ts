import { Type } from 'typebox';
import type { Provenance } from '../events/data.ts';
import { type Schema, schemaAs, schemaOf } from '../schema.ts';
import { closed, reference, time } from './fields.ts';
import { propertyKeyPattern } from './keys.ts';
import { Relation } from './relations.ts';
import { FOLLOWERS_MAX, OWNERS_MAX, PROPERTIES_MAX, TEXT_LENGTH_MAX } from './sizes.ts';

/**
 * A record as routes answer it: both published forms at once, whose names for the two dates differ. `relations` (the
 * first hundred) comes with GET of one record, `searchAfter` with a search.
 */
export interface ObjectRecord {
  id: string;
  locationId: string;
  objectId: string;
  objectKey: string;
  owner: string[];
  followers: string[];
  properties: Record<string, unknown>;
  relations?: Relation[];
  dateAdded: string;
  dateUpdated: string;
  createdAt: string;
  updatedAt: string;
  createdBy: Provenance;
  lastUpdatedBy: Provenance;
  searchAfter?: (string | number)[];
}

export interface RecordAnswer {
  record: ObjectRecord;
  traceId: string;
}

export interface RecordList {
  records: ObjectRecord[];
  total: number;
}

export interface RecordDeleted {
  id: string;
  success: boolean;
}

export interface CreateRecordBody {
  locationId?: string;
  /** By bare key or `custom_objects.<object>.<key>`. An unknown key becomes a field of the object. */
  properties: Record<string, unknown>;
  owner?: string[];
  followers?: string[];
}

export interface UpdateRecordBody {
  /** Merged into what is there; null removes a property. */
  properties?: Record<string, unknown>;
  owner?: string[];
  followers?: string[];
}

const provenance = Type.Object({
  channel: Type.String(),
  source: Type.String(),
  sourceId: Type.String(),
  createdAt: time,
});

const record = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  objectId: Type.String(),
  objectKey: Type.String(),
  owner: Type.Array(Type.String()),
  followers: Type.Array(Type.String()),
  properties: schemaAs<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  relations: Type.Optional(Type.Array(Relation)),
  dateAdded: time,
  dateUpdated: time,
  createdAt: time,
  updatedAt: time,
  createdBy: provenance,
  lastUpdatedBy: provenance,
  searchAfter: Type.Optional(Type.Array(schemaAs<string | number>({ type: ['string', 'number'] }))),
});

export const ObjectRecord: Schema<ObjectRecord> = schemaOf<ObjectRecord>()(record);

export const RecordAnswer: Schema<RecordAnswer> = schemaOf<RecordAnswer>()(
  Type.Object({ record, traceId: Type.String() }),
);

export const RecordList: Schema<RecordList> = schemaOf<RecordList>()(
  Type.Object({ records: Type.Array(record), total: Type.Integer() }),
);

export const RecordDeleted: Schema<RecordDeleted> = schemaOf<RecordDeleted>()(
  Type.Object({ id: Type.String(), success: Type.Boolean() }),
);

// The bound on text holds for a property that is a text, not inside of lists and objects: there the body's bound does.
const properties = schemaAs<Record<string, unknown>>({
  type: 'object',
  patternProperties: { [propertyKeyPattern]: { maxLength: TEXT_LENGTH_MAX } },
  additionalProperties: false,
  maxProperties: PROPERTIES_MAX,
});
const owner = Type.Optional(Type.Array(reference, { maxItems: OWNERS_MAX }));
const followers = Type.Optional(Type.Array(reference, { maxItems: FOLLOWERS_MAX }));

export const CreateRecordBody: Schema<CreateRecordBody> = schemaOf<CreateRecordBody>()(
  Type.Object({ locationId: Type.Optional(reference), properties, owner, followers }, closed),
);

export const UpdateRecordBody: Schema<UpdateRecordBody> = schemaOf<UpdateRecordBody>()(
  Type.Object({ properties: Type.Optional(properties), owner, followers }, closed),
);
