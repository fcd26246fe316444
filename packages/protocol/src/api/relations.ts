import { Type } from 'typebox';
import { type Schema, schemaAs, schemaOf } from '../schema.ts';
import { closed, reference, time } from './fields.ts';
import { type PageQuery, pageFields } from './page.ts';
import { ASSOCIATION_IDS_MAX, BULK_RELATIONS_MAX } from './sizes.ts';

/** The shape in which every relation route answers. */
export interface Relation {
  id: string;
  associationId: string;
  associationKey: string;
  firstObjectKey: string;
  firstRecordId: string;
  secondObjectKey: string;
  secondRecordId: string;
  locationId: string;
  createdAt: string;
  updatedAt: string;
}

export interface RelationList {
  relations: Relation[];
  total: number;
}

/** One link by position: the first record is of the association's first object, whichever way it is looked at. */
export interface RelationInput {
  associationId: string;
  firstRecordId: string;
  secondRecordId: string;
}

export interface CreateRelationBody extends RelationInput {
  locationId?: string;
}

export interface CreateRelationQuery {
  /** `return`: a relation that exists already is answered with 200 instead of 400. */
  onDuplicate?: 'return';
}

export interface CreateRelationsBody {
  locationId?: string;
  add: RelationInput[];
}

/** What became of each input of a bulk request; `index` is its place in `add`. */
export interface CreateRelationsResult {
  results: {
    created: Relation[];
    errored: { index: number; statusCode: number; error: string }[];
  };
}

/** `associationIds[]=a&associationIds[]=b` (the SDK) is folded into `associationIds` before it is checked. */
export interface ListRelationsQuery extends PageQuery {
  associationIds?: string[];
}

const relation = Type.Object({
  id: Type.String(),
  associationId: Type.String(),
  associationKey: Type.String(),
  firstObjectKey: Type.String(),
  firstRecordId: Type.String(),
  secondObjectKey: Type.String(),
  secondRecordId: Type.String(),
  locationId: Type.String(),
  createdAt: time,
  updatedAt: time,
});

const input = { associationId: reference, firstRecordId: reference, secondRecordId: reference };

export const Relation: Schema<Relation> = schemaOf<Relation>()(relation);

export const RelationList: Schema<RelationList> = schemaOf<RelationList>()(
  Type.Object({ relations: Type.Array(relation), total: Type.Integer() }),
);

export const CreateRelationBody: Schema<CreateRelationBody> = schemaOf<CreateRelationBody>()(
  Type.Object({ locationId: Type.Optional(reference), ...input }, closed),
);

export const CreateRelationQuery: Schema<CreateRelationQuery> = schemaOf<CreateRelationQuery>()(
  Type.Object({ onDuplicate: Type.Optional(Type.Literal('return')) }),
);

export const CreateRelationsBody: Schema<CreateRelationsBody> = schemaOf<CreateRelationsBody>()(
  Type.Object(
    {
      locationId: Type.Optional(reference),
      add: Type.Array(Type.Object(input, closed), { minItems: 1, maxItems: BULK_RELATIONS_MAX }),
    },
    closed,
  ),
);

export const CreateRelationsResult: Schema<CreateRelationsResult> = schemaOf<CreateRelationsResult>()(
  Type.Object({
    results: Type.Object({
      created: Type.Array(relation),
      errored: Type.Array(
        Type.Object({ index: Type.Integer(), statusCode: Type.Integer(), error: Type.String() }),
      ),
    }),
  }),
);

export const ListRelationsQuery: Schema<ListRelationsQuery> = schemaAs(
  Type.Object({
    ...pageFields,
    associationIds: Type.Optional(Type.Array(reference, { maxItems: ASSOCIATION_IDS_MAX })),
  }),
);
