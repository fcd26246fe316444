import { Type } from 'typebox';
import { type Schema, schemaOf } from '../schema.ts';

/**
 * How the contract's routes answer an error. `message` is a list where a body or query does not fit its schema, one
 * text otherwise; `meta` comes with a contact that exists already.
 */
export interface ErrorBody {
  statusCode: number;
  message: string | string[];
  error: string;
  traceId: string;
  meta?: { contactId: string; contactName: string; matchingField: string };
}

export const ErrorBody: Schema<ErrorBody> = schemaOf<ErrorBody>()(
  Type.Object({
    statusCode: Type.Integer(),
    message: Type.Union([Type.String(), Type.Array(Type.String())]),
    error: Type.String(),
    traceId: Type.String(),
    meta: Type.Optional(
      Type.Object({
        contactId: Type.String(),
        contactName: Type.String(),
        matchingField: Type.String(),
      }),
    ),
  }),
);
