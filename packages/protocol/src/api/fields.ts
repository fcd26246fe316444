import { type TString, Type } from 'typebox';
import type { Cardinality, DefinedBy } from '../events/data.ts';
import { type Schema, schemaAs } from '../schema.ts';
import { cardinalities } from './cardinality.ts';
import { LABEL_LENGTH_MAX, NAME_LENGTH_MAX, REFERENCE_LENGTH_MAX } from './sizes.ts';

/** An id or a key that names something; whether it exists is for the server to say, with a 400 or 404. */
export const reference: TString = Type.String({ minLength: 1, maxLength: REFERENCE_LENGTH_MAX });
export const label: TString = Type.String({ minLength: 1, maxLength: LABEL_LENGTH_MAX });
export const name: TString = Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX });
export const time: TString = Type.String({ format: 'date-time' });

export const cardinality: Schema<Cardinality> = schemaAs({ type: 'string', enum: [...cardinalities] });
export const definedBy: Schema<DefinedBy> = schemaAs({
  type: 'string',
  enum: ['USER_DEFINED', 'SYSTEM_DEFINED'],
});

/** Bodies are never stripped: what a schema does not name is refused, so that a misspelt field is noticed. */
export const closed: { additionalProperties: false } = { additionalProperties: false };
