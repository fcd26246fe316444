import { type TBoolean, type TInteger, type TObject, Type } from 'typebox';

/** How many there are, counted up to a limit: whatever the size of the database, it costs no more than that. */
export interface Count {
  count: number;
  /** False where there are more than `count`. */
  isExact: boolean;
}

/** Takes what was counted among one row more than `max`. */
export function counted(rows: number, max: number): Count {
  return { count: Math.min(rows, max), isExact: rows <= max };
}

/** How a count is described. */
export function countSchema(description: string): TObject<{ count: TInteger; isExact: TBoolean }> {
  return Type.Object(
    { count: Type.Integer(), isExact: Type.Boolean({ description: 'False where there are more' }) },
    { description },
  );
}
