/** What a parameter may be. Anything else is refused before it is sent: a driver that fails to encode a
 * parameter between `begin` and `commit` would let the commit through. */
export type Scalar = string | number | boolean | null;
export type Value = Scalar | readonly Scalar[];

/** One SQL statement, known by its name: it is prepared under it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A statement with its parameters, ready to be sent. `Row` is the shape of what it returns. */
export interface Query<Row = unknown> {
  readonly statement: Statement;
  readonly values: readonly Value[];
  readonly row?: Row;
}

export type RowsOf<Queries extends readonly Query[]> = {
  -readonly [Index in keyof Queries]: Queries[Index] extends Query<infer Row> ? Row[] : never;
};

/** PostgreSQL cuts names off after this many bytes, and two would become one. */
const NAME_BYTES_MAX = 63;

const registry = new Map<string, Statement>();

/**
 * Declares a statement. The returned function binds values to it.
 * Throws at load time if the name is taken or too long.
 */
export function statement<Row>(name: string, text: string): (...values: readonly Value[]) => Query<Row> {
  if (registry.has(name)) throw new Error(`two statements are named ${name}`);
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) throw new Error(`the statement name ${name} is too long`);
  const declared: Statement = { name, text };
  registry.set(name, declared);
  return (...values) => {
    for (const value of values) assertValue(name, value);
    return { statement: declared, values };
  };
}

/**
 * Joins statements into one, so that all of them happen or none does, whatever becomes of the connection.
 * All but the last become common table expressions. Each must have the location as `$1`.
 */
export function join(queries: readonly Query[]): Query {
  const [only] = queries;
  if (only !== undefined && queries.length === 1) return only;
  const name = `join:${queries.map(({ statement }) => statement.name).join('+')}`;
  const joined = joinedStatements.get(name) ?? joinStatements(name, queries);
  const values = [only?.values[0] ?? null, ...queries.flatMap((query) => query.values.slice(1))];
  return { statement: joined, values };
}

const joinedStatements = new Map<string, Statement>();

function joinStatements(name: string, queries: readonly Query[]): Statement {
  let offset = 0;
  const texts = queries.map(({ statement, values }) => {
    const text = statement.text.replace(/\$(\d+)/g, (_, digits) =>
      digits === '1' ? '$1' : `$${Number(digits) + offset}`,
    );
    offset += values.length - 1;
    return text;
  });
  const last = texts.pop();
  const text = `with ${texts.map((part, index) => `w${index} as (${part})`).join(', ')} ${last}`;
  // Names of joined statements outgrow the limit; their number is as small as that of the operations.
  const joined: Statement = { name: `join_${joinedStatements.size}`, text };
  joinedStatements.set(name, joined);
  return joined;
}

/** Every statement of the program, for the test that prepares each on both engines. */
export function allStatements(): readonly Statement[] {
  return [...registry.values()];
}

/** Those that were made by joining, so far. */
export function allJoinedStatements(): readonly Statement[] {
  return [...joinedStatements.values()];
}

function assertValue(name: string, value: Value): void {
  if (isScalar(value)) return;
  if (Array.isArray(value) && value.every(isScalar)) return;
  throw new TypeError(`a parameter of ${name} is neither a scalar nor an array of scalars`);
}

function isScalar(value: unknown): value is Scalar {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    default:
      return value === null;
  }
}
