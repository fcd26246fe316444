import { type TProperties, Type } from 'typebox';
import { type Schema, schemaAs, schemaOf } from '../schema.ts';
import { reference } from './fields.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, SKIP_MAX } from './sizes.ts';

/** The location is the token's only one where it is not named. */
export interface LocationQuery {
  locationId?: string;
}

export interface PageQuery extends LocationQuery {
  skip: number;
  limit: number;
}

export const LocationQuery: Schema<LocationQuery> = schemaOf<LocationQuery>()(
  Type.Object({ locationId: Type.Optional(reference) }),
);

/** The properties of `PageQuery`, for the queries that have more. */
export const pageFields: TProperties = {
  locationId: Type.Optional(reference),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: SKIP_MAX, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT })),
};

// `skip` and `limit` are typed as present: the validator puts the defaults in before a route sees them.
export const PageQuery: Schema<PageQuery> = schemaAs(Type.Object(pageFields));
