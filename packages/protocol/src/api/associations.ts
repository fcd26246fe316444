import { Type } from 'typebox';
import type { Cardinality, DefinedBy } from '../events/data.ts';
import { type Schema, schemaOf } from '../schema.ts';
import { cardinality, closed, definedBy, label, reference } from './fields.ts';
import { KEY_LENGTH_MAX, MAX_LIMIT_MAX } from './sizes.ts';

/** The shape in which every association route answers. A limit is absent where there is none. */
export interface Association {
  id: string;
  key: string;
  associationType: DefinedBy;
  firstObjectKey: string;
  firstObjectLabel: string;
  secondObjectKey: string;
  secondObjectLabel: string;
  firstObjectToSecondObjectCardinality: Cardinality;
  secondObjectToFirstObjectCardinality: Cardinality;
  firstObjectToSecondObjectMaxLimit?: number;
  secondObjectToFirstObjectMaxLimit?: number;
  locationId: string;
}

export interface AssociationList {
  associations: Association[];
  total: number;
}

/** The two directions and their limits are documented nowhere at HighLevel, but its own clients send them. */
export interface CreateAssociationBody {
  locationId?: string;
  key: string;
  firstObjectLabel: string;
  firstObjectKey: string;
  secondObjectLabel: string;
  secondObjectKey: string;
  firstObjectToSecondObjectCardinality?: Cardinality;
  secondObjectToFirstObjectCardinality?: Cardinality;
  firstObjectToSecondObjectMaxLimit?: number;
  secondObjectToFirstObjectMaxLimit?: number;
}

export interface UpdateAssociationBody {
  firstObjectLabel: string;
  secondObjectLabel: string;
}

/** What deleting an association or a relation answers. */
export interface Deleted {
  deleted: boolean;
  id: string;
  message: string;
}

const association = Type.Object({
  id: Type.String(),
  key: Type.String(),
  associationType: definedBy,
  firstObjectKey: Type.String(),
  firstObjectLabel: Type.String(),
  secondObjectKey: Type.String(),
  secondObjectLabel: Type.String(),
  firstObjectToSecondObjectCardinality: cardinality,
  secondObjectToFirstObjectCardinality: cardinality,
  firstObjectToSecondObjectMaxLimit: Type.Optional(Type.Integer()),
  secondObjectToFirstObjectMaxLimit: Type.Optional(Type.Integer()),
  locationId: Type.String(),
});

export const Association: Schema<Association> = schemaOf<Association>()(association);

export const AssociationList: Schema<AssociationList> = schemaOf<AssociationList>()(
  Type.Object({ associations: Type.Array(association), total: Type.Integer() }),
);

const limit = Type.Integer({ minimum: 1, maximum: MAX_LIMIT_MAX });

export const CreateAssociationBody: Schema<CreateAssociationBody> = schemaOf<CreateAssociationBody>()(
  Type.Object(
    {
      locationId: Type.Optional(reference),
      key: Type.String({ minLength: 1, maxLength: KEY_LENGTH_MAX, pattern: '^[A-Za-z0-9_]+$' }),
      firstObjectLabel: label,
      firstObjectKey: reference,
      secondObjectLabel: label,
      secondObjectKey: reference,
      firstObjectToSecondObjectCardinality: Type.Optional(cardinality),
      secondObjectToFirstObjectCardinality: Type.Optional(cardinality),
      firstObjectToSecondObjectMaxLimit: Type.Optional(limit),
      secondObjectToFirstObjectMaxLimit: Type.Optional(limit),
    },
    closed,
  ),
);

export const UpdateAssociationBody: Schema<UpdateAssociationBody> = schemaOf<UpdateAssociationBody>()(
  Type.Object({ firstObjectLabel: label, secondObjectLabel: label }, closed),
);

export const Deleted: Schema<Deleted> = schemaOf<Deleted>()(
  Type.Object({ deleted: Type.Boolean(), id: Type.String(), message: Type.String() }),
);
