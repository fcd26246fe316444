import { Type } from 'typebox';
import type { DefinedBy, FieldDataType, ObjectLabels } from '../events/data.ts';
import { type Schema, schemaAs, schemaOf } from '../schema.ts';
import { closed, definedBy, label, name, reference, time } from './fields.ts';
import { newObjectKeyPattern } from './keys.ts';
import { SEARCHABLE_PROPERTIES_MAX, TEXT_LENGTH_MAX } from './sizes.ts';

/** An object as routes answer it; its fields come beside it. */
export interface ObjectSchema {
  id: string;
  /** True for `contact`, `opportunity` and `business`. */
  standard: boolean;
  key: string;
  labels: ObjectLabels;
  description?: string;
  locationId: string;
  /** A full key. */
  primaryDisplayProperty: string;
  /** Full keys. */
  searchableProperties: string[];
  dateAdded: string;
  dateUpdated: string;
  type: DefinedBy;
}

/** A property that an object's records may have. */
export interface ObjectField {
  id: string;
  locationId: string;
  name: string;
  objectKey: string;
  /** `custom_objects.<object>.<key>` */
  fieldKey: string;
  dataType: FieldDataType;
  /** Folders and forms are HighLevel's: every field stands in its object, outside of forms. */
  parentId: string;
  showInForms: boolean;
  dateAdded: string;
  dateUpdated: string;
}

export interface ObjectAnswer {
  object: ObjectSchema;
}

export interface ObjectWithFields extends ObjectAnswer {
  cache: boolean;
  fields: ObjectField[];
}

export interface ObjectList {
  objects: ObjectSchema[];
}

export interface GetObjectQuery {
  locationId?: string;
  /** The string `true`, or fields are left empty. */
  fetchProperties?: string;
}

export interface CreateObjectBody {
  locationId?: string;
  /** With or without `custom_objects.`. */
  key: string;
  labels: ObjectLabels;
  description?: string;
  primaryDisplayPropertyDetails: PrimaryDisplayProperty;
}

export interface PrimaryDisplayProperty {
  /** Bare or full. */
  key: string;
  name: string;
  dataType: 'TEXT' | 'NUMERICAL';
}

export interface UpdateObjectBody {
  locationId?: string;
  labels?: { singular?: string; plural?: string };
  /** null removes it. */
  description?: string | null;
  /** Bare or full keys. */
  searchableProperties?: string[];
}

const dataType = schemaAs<FieldDataType>({
  type: 'string',
  enum: [
    'TEXT',
    'LARGE_TEXT',
    'NUMERICAL',
    'PHONE',
    'MONETORY',
    'CHECKBOX',
    'SINGLE_OPTIONS',
    'MULTIPLE_OPTIONS',
    'DATE',
    'TEXTBOX_LIST',
    'FILE_UPLOAD',
    'RADIO',
  ] satisfies FieldDataType[],
});

const object = Type.Object({
  id: Type.String(),
  standard: Type.Boolean(),
  key: Type.String(),
  labels: Type.Object({ singular: Type.String(), plural: Type.String() }),
  description: Type.Optional(Type.String()),
  locationId: Type.String(),
  primaryDisplayProperty: Type.String(),
  searchableProperties: Type.Array(Type.String()),
  dateAdded: time,
  dateUpdated: time,
  type: definedBy,
});

const field = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  name: Type.String(),
  objectKey: Type.String(),
  fieldKey: Type.String(),
  dataType,
  parentId: Type.String(),
  showInForms: Type.Boolean(),
  dateAdded: time,
  dateUpdated: time,
});

export const ObjectSchema: Schema<ObjectSchema> = schemaOf<ObjectSchema>()(object);
export const ObjectField: Schema<ObjectField> = schemaOf<ObjectField>()(field);
export const ObjectAnswer: Schema<ObjectAnswer> = schemaOf<ObjectAnswer>()(Type.Object({ object }));

export const ObjectWithFields: Schema<ObjectWithFields> = schemaOf<ObjectWithFields>()(
  Type.Object({ object, cache: Type.Boolean(), fields: Type.Array(field) }),
);

export const ObjectList: Schema<ObjectList> = schemaOf<ObjectList>()(
  Type.Object({ objects: Type.Array(object) }),
);

export const GetObjectQuery: Schema<GetObjectQuery> = schemaOf<GetObjectQuery>()(
  Type.Object({ locationId: Type.Optional(reference), fetchProperties: Type.Optional(Type.String()) }),
);

const description = { maxLength: TEXT_LENGTH_MAX };

export const CreateObjectBody: Schema<CreateObjectBody> = schemaOf<CreateObjectBody>()(
  Type.Object(
    {
      locationId: Type.Optional(reference),
      key: Type.String({ pattern: newObjectKeyPattern }),
      labels: Type.Object({ singular: label, plural: label }, closed),
      description: Type.Optional(Type.String(description)),
      primaryDisplayPropertyDetails: Type.Object(
        {
          key: reference,
          name,
          dataType: schemaAs<'TEXT' | 'NUMERICAL'>({ type: 'string', enum: ['TEXT', 'NUMERICAL'] }),
        },
        closed,
      ),
    },
    closed,
  ),
);

export const UpdateObjectBody: Schema<UpdateObjectBody> = schemaOf<UpdateObjectBody>()(
  Type.Object(
    {
      locationId: Type.Optional(reference),
      labels: Type.Optional(
        Type.Object({ singular: Type.Optional(label), plural: Type.Optional(label) }, closed),
      ),
      description: Type.Optional(schemaAs<string | null>({ type: ['string', 'null'], ...description })),
      searchableProperties: Type.Optional(Type.Array(reference, { maxItems: SEARCHABLE_PROPERTIES_MAX })),
    },
    closed,
  ),
);
