import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';

/** A JSON Schema of which TypeScript knows only what it accepts: `Static<Schema<T>>` is `T`. */
export type Schema<T> = TUnsafe<T>;

type Same<A, B> =
  (<X>() => X extends Flat<A> ? 1 : 2) extends <X>() => X extends Flat<B> ? 1 : 2 ? true : false;

// Interfaces and the intersections that TypeBox computes are the same shape under different names.
type Flat<T> = T extends readonly (infer Item)[]
  ? Flat<Item>[]
  : T extends object
    ? { [Key in keyof T]: Flat<T[Key]> }
    : T;

/**
 * Ties a schema to the interface it describes: `schemaOf<T>()(schema)` compiles only if the schema accepts exactly T.
 *
 * Exported values need written types here (`isolatedDeclarations`), and an interface reads better, in an editor and
 * in an error, than TypeBox's computed type; so the interface is written and the compiler compares the two.
 */
export function schemaOf<T>(): <S extends TSchema>(
  schema: Same<Static<S>, T> extends true
    ? S
    : { 'the schema does not describe': T; it_describes: Static<S> },
) => Schema<T> {
  return (schema) => schema as unknown as Schema<T>;
}

/** A schema of T that the caller vouches for: for what TypeBox cannot say simply, such as a type with `null`. */
export function schemaAs<T>(schema: object): Schema<T> {
  return Type.Unsafe<T>(schema);
}
