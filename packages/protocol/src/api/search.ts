import { type TProperties, Type } from 'typebox';
import { type Schema, schemaAs, schemaOf } from '../schema.ts';
import { closed, reference } from './fields.ts';
import { FILTERS_MAX, PAGE_LIMIT_MAX, QUERY_LENGTH_MAX, SKIP_MAX, SORT_FIELDS_MAX } from './sizes.ts';

export type FilterOperator = 'eq' | 'contains' | 'exists' | 'nested';

/**
 * One condition, all of which must hold. `field` names a property, bare or full, or a column. `exists` takes a boolean
 * (true if left out). `nested` goes with the field `relations` alone and takes two conditions, `associationId eq …`
 * and `recordId eq …`: the records related to that one. What `value` must be depends on the operator, so that the
 * schema leaves it open and whoever reads the filter says 422.
 */
export interface SearchFilter {
  field: string;
  operator: FilterOperator;
  value?: unknown;
}

export interface SearchSort {
  field: string;
  direction: 'asc' | 'desc';
}

/** How records and contacts are searched. Everything may be left out, `query` and `searchAfter` may be empty. */
export interface SearchBody {
  locationId?: string;
  /** From 1. Ignored where `searchAfter` names a place. */
  page?: number;
  pageLimit?: number;
  /** Free text over the searchable properties, or `field:value`. */
  query?: string;
  /** The `searchAfter` of the last record of the page before: epoch milliseconds and id. Empty is the first page. */
  searchAfter?: (string | number)[];
  filters?: SearchFilter[];
  sort?: SearchSort[];
}

const filter = Type.Object(
  {
    field: reference,
    operator: schemaAs<FilterOperator>({ type: 'string', enum: ['eq', 'contains', 'exists', 'nested'] }),
    value: Type.Optional(Type.Unknown()),
  },
  closed,
);

const sort = Type.Object(
  { field: reference, direction: schemaAs<'asc' | 'desc'>({ type: 'string', enum: ['asc', 'desc'] }) },
  closed,
);

const fields = {
  locationId: Type.Optional(reference),
  // With pages of one item this is the last that `skip` reaches; the server checks the product.
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: SKIP_MAX + 1 })),
  pageLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_LIMIT_MAX })),
  query: Type.Optional(Type.String({ maxLength: QUERY_LENGTH_MAX })),
  searchAfter: Type.Optional(
    Type.Array(schemaAs<string | number>({ type: ['string', 'number'] }), { maxItems: 2 }),
  ),
  filters: Type.Optional(Type.Array(filter, { maxItems: FILTERS_MAX })),
  sort: Type.Optional(Type.Array(sort, { maxItems: SORT_FIELDS_MAX })),
} satisfies TProperties;

export const SearchBody: Schema<SearchBody> = schemaOf<SearchBody>()(Type.Object(fields, closed));
